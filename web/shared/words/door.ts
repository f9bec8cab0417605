// Words of the page where people sign in or set up; people's accounts say some of them too. See i18n.ts.

import type { Words } from './words'

export const door = {
    sign_in_lead: ['登录到坐席工作台', 'Sign in to your desktop'],
    login: ['用户名', 'Login'],
    login_hint: ['小写字母、数字、点、连字符、下划线', 'Lower-case letters, digits, dot, hyphen, underscore'],
    password: ['密码', 'Password'],
    password_again: ['再次输入密码', 'Password again'],
    password_hint: ['至少 10 个字符', 'At least 10 characters'],
    password_differs: ['两次输入的密码不一致。', 'The two passwords differ.'],
    password_short: ['密码至少需要 10 个字符。', 'The password needs at least 10 characters.'],
    show_password: ['显示密码', 'Show password'],
    set_up_lead: ['创建第一位管理员。设置码显示在启动 Tandem 的终端中。', 'Make the first administrator. The set-up code is shown in the terminal where Tandem was started.'],
    set_up_code: ['设置码', 'Set-up code'],
    company_zh: ['公司名称（中文）', 'Company name (Chinese)'],
    company_en: ['公司名称（英文）', 'Company name (English)'],
    your_name: ['您的姓名', 'Your name'],
} as const satisfies Words
