// Words of the picker of tags, of their settings and of their lines in the timeline. See i18n.ts.

import type { Words } from './words'

export const tagging = {
    tags: ['标签', 'Tags'],
    tags_lead: ['标记联络的词，便于查找与统计。归档后不能再添加，已有的保留。', 'Words that mark contacts, to find and to count them. What is archived is given no more, and stays where it is.'],
    add_tag: ['新建标签', 'New tag'],
    choose_tag: ['选择一个标签进行编辑', 'Choose a tag to edit'],
    tag_color: ['颜色', 'Colour'],
    tag_color_grey: ['灰', 'Grey'],
    tag_color_red: ['红', 'Red'],
    tag_color_orange: ['橙', 'Orange'],
    tag_color_amber: ['琥珀', 'Amber'],
    tag_color_green: ['绿', 'Green'],
    tag_color_teal: ['青', 'Teal'],
    tag_color_blue: ['蓝', 'Blue'],
    tag_color_purple: ['紫', 'Purple'],
    tag_color_pink: ['粉', 'Pink'],
    tag_archived: ['已归档', 'Archived'],
    tag_archive: ['归档：不再添加到新的联络', 'Archived: given to no more contacts'],
    tags_agents: ['坐席可以新建标签', 'Agents may make tags'],
    tags_none: ['还没有标签', 'No tags yet'],
    tag_find: ['查找标签', 'Find a tag'],
    tag_find_or_make: ['查找或新建标签', 'Find or make a tag'],
    tag_title: ['{name}的标签', 'Tags of {name}'],
    tag_nothing: ['没有匹配的标签', 'No tag matches'],
    tag_make: ['新建标签“{name}”', 'Make tag “{name}”'],
    tag_is_on: ['已添加：{name}', 'Added: {name}'],
    tag_is_off: ['已移除：{name}', 'Removed: {name}'],
    tag_full: ['每个联络最多 {n} 个标签', 'A contact bears at most {n} tags'],
    tag_hint: ['回车添加或移除，Esc 关闭', 'Enter adds or takes off, Esc closes'],
    filter_tag: ['标签', 'Tag'],
} as const satisfies Words
