// Words of a list's filter and of saved views. See i18n.ts.

import type { Words } from './words'

export const filtering = {
    views_full: ['最多保存 {n} 个视图。', 'At most {n:view|views} can be saved.'],
    view_name: ['视图名称', 'Name of the view'],
    view_save: ['保存视图', 'Save view'],
    view_delete: ['删除视图', 'Delete view'],
    filter_text: ['客户姓名', "Customer's name"],
    filter_any: ['全部', 'Any'],
    filter_state: ['状态', 'State'],
    filter_clear: ['清除', 'Clear'],
} as const satisfies Words
