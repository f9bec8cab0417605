// Words of signing in and setting up. See i18n.ts.

import type { Words } from './words'

export const entry = {
    sign_in: ['登录', 'Sign in'],
    sign_in_lead: ['登录到坐席工作台', 'Sign in to your desktop'],
    login: ['用户名', 'Login'],
    login_hint: ['小写字母、数字、点、连字符、下划线', 'Lower-case letters, digits, dot, hyphen, underscore'],
    password: ['密码', 'Password'],
    password_again: ['再次输入密码', 'Password again'],
    password_hint: ['至少 10 个字符', 'At least 10 characters'],
    password_differs: ['两次输入的密码不一致。', 'The two passwords differ.'],
    password_short: ['密码至少需要 10 个字符。', 'The password needs at least 10 characters.'],
    show_password: ['显示密码', 'Show password'],
    set_up: ['开始设置', 'Set up Tandem'],
    set_up_lead: ['创建第一位管理员。设置码显示在启动 Tandem 的终端中。', 'Make the first administrator. The set-up code is shown in the terminal where Tandem was started.'],
    set_up_do: ['创建并登录', 'Create and sign in'],
    set_up_code: ['设置码', 'Set-up code'],
    company_zh: ['公司名称（中文）', 'Company name (Chinese)'],
    company_en: ['公司名称（英文）', 'Company name (English)'],
    your_name: ['您的姓名', 'Your name'],
    signed_out_notice: ['您已退出登录，请重新登录。草稿已保留。', 'You have been signed out. Your drafts are kept.'],
    unreachable: ['无法连接服务器', 'The server cannot be reached'],
    unreachable_lead: ['请检查网络连接，页面会自动重试。', 'Check the network; this page tries again by itself.'],
    loading: ['正在加载…', 'Loading…'],
    sign_out: ['退出登录', 'Sign out'],
    required_field: ['请填写此项。', 'Please fill this in.'],
} as const satisfies Words
