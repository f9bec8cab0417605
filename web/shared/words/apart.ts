// Why somebody waits although an agent is ready. See i18n.ts.

import type { Words } from './words'

export const apart = {
    apart_short: ['{time} 后再派', 'asked again in {time}'],
    apart_long: ['有坐席拒绝或错过了这位客户，{time} 后才会再派给他们。', 'An agent declined or missed this customer and is asked again in {time}.'],
    apart_why: ['同一坐席每拒绝或错过一次，再派的间隔加倍；其他坐席不受影响。', 'Each time the same agent declines or misses it, twice as much time goes by until they are asked again. Others are asked at once.'],
} as const satisfies Words
