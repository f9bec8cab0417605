// Words of one's own page: what customers see of one, the password, where one is signed in. See i18n.ts.

import type { Words } from './words'

export const profile = {
    profile_lead: ['客户和同事看到的您。', 'What customers and colleagues see of you.'],
    profile_seen: ['客户看到的', 'What customers see'],
    profile_picture: ['照片', 'Picture'],
    profile_picture_hint: ['把图片拖到这里，或选择一张。会裁成正方形并缩小到 128 像素。', 'Drop a picture here, or choose one. It is cut square and made 128 pixels small.'],
    profile_picture_pick: ['选择图片', 'Choose a picture'],
    profile_picture_none: ['管理员为您选择照片。', 'Administrators choose your picture.'],
    profile_picture_saved: ['照片已保存。', 'The picture is saved.'],
    profile_picture_gone: ['照片已移除。', 'The picture is gone.'],
    profile_picture_unread: ['这张图片无法读取。请换一张 PNG、JPEG 或 WebP。', 'This picture cannot be read. Try another PNG, JPEG or WebP.'],
    profile_picture_huge: ['图片超过 20 MB。', 'This picture is larger than 20 MB.'],
    profile_shown_hint: ['留空则显示“{name}”。', 'Leave empty to show “{name}”.'],
    profile_name_none: ['管理员决定显示给客户的名字：{name}。', 'Administrators choose the name that customers see: {name}.'],
    profile_account: ['账号', 'Account'],
    profile_preferences: ['语言、外观、声音和快捷键在偏好设置中。', 'Language, look, sounds and shortcuts are among the preferences.'],
} as const satisfies Words
