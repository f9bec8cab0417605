// Words of why an agent was chosen. See i18n.ts.

import type { Words } from './words'

export const reasons = {
    why_counts: ['考虑了 {considered} 位坐席，{eligible} 位符合条件。', '{considered:agent was|agents were} considered, {eligible:fits|fit}.'],
    why_first: ['完全符合最初的要求。', 'The requirement as first written is met.'],
    why_widened: ['等待较久，已放宽要求（第 {n} 步）。', 'After a longer wait the requirement was widened (step {n}).'],
    why_widened_all: ['等待较久，已放宽要求（第 {n} 步）：不再要求任何条件。', 'After a longer wait the requirement was widened (step {n}): nothing is required any more.'],
    why_passed: ['同事指名转接给您，未与其他坐席比较。', 'A colleague transferred it to you by name; nobody else was compared.'],
    why_preferred: ['您是该客户的专属坐席，因此先找您，未与其他坐席比较。', 'You are the customer\'s preferred agent, so it came to you first; nobody else was compared.'],
    why_last: ['上次由您接待该客户，因此先找您，未与其他坐席比较。', 'You talked with the customer last, so it came to you first; nobody else was compared.'],
    why_none: ['该主题没有特别要求。', 'This topic has no special requirement.'],
    why_need: ['要求', 'Needs'],
    why_have: ['您具备', 'You have'],
    why_met: ['符合', 'Met'],
    why_unmet: ['不符合', 'Not met'],
    op_in: ['属于', 'one of'],
} as const satisfies Words
