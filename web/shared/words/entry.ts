// Words of signing in and setting up. See i18n.ts.

import type { Words } from './words'

export const entry = {
    sign_in: ['登录', 'Sign in'],
    set_up: ['开始设置', 'Set up Tandem'],
    set_up_do: ['创建并登录', 'Create and sign in'],
    signed_out_notice: ['您已退出登录，请重新登录。草稿已保留。', 'You have been signed out. Your drafts are kept.'],
    unreachable: ['无法连接服务器', 'The server cannot be reached'],
    unreachable_lead: ['请检查网络连接，页面会自动重试。', 'Check the network; this page tries again by itself.'],
    loading: ['正在加载…', 'Loading…'],
    sign_out: ['退出登录', 'Sign out'],
    required_field: ['请填写此项。', 'Please fill this in.'],
} as const satisfies Words
