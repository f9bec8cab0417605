// Emoji that people write in chats, found by Chinese words, by how these are read, and by English words. Pure. The signs are the
// system's own: no picture is fetched. Loaded with the picker.

// A line each: the sign, Chinese words, their pinyin, English words.
const TABLE = `
😊|微笑 开心|weixiao kaixin|smile happy
😀|大笑 高兴|daxiao gaoxing|grin laugh
😄|笑 开心|xiao kaixin|laugh happy
😁|露齿笑 嘻嘻|luchixiao xixi|beam grin
😅|尴尬 汗|ganga han|sweat relief oops
😂|笑哭|xiaoku|joy tears laugh
🤣|笑翻 打滚|xiaofan dagun|rofl rolling
🙂|浅笑|qianxiao|slight smile
😉|眨眼|zhayan|wink
😇|天使|tianshi|angel innocent
🥰|喜爱|xiai|adore love hearts
😍|花痴 爱心眼|huachi aixinyan|love heart eyes
😘|飞吻|feiwen|kiss
😋|好吃 馋|haochi chan|yum tasty
😜|调皮|tiaopi|playful tongue
🤗|拥抱|yongbao|hug
🤔|思考 想想|sikao xiangxiang|thinking hmm
🤭|捂嘴笑|wuzuixiao|giggle oops
🤫|安静 嘘|anjing xu|hush quiet
😐|平静 无语|pingjing wuyu|neutral
🙄|白眼|baiyan|roll eyes
😬|龇牙 紧张|ziya jinzhang|grimace nervous
😌|放心 欣慰|fangxin xinwei|relieved calm
😴|睡觉 困|shuijiao kun|sleep tired
😷|口罩 生病|kouzhao shengbing|mask sick
🤒|发烧|fashao|fever ill
😎|酷 墨镜|ku mojing|cool sunglasses
🤓|书呆子|shudaizi|nerd
😕|困惑|kunhuo|confused
😟|担心|danxin|worried
😮|惊讶|jingya|surprised wow
😳|脸红|lianhong|flushed blush
🥺|恳求 拜托|kenqiu baituo|please pleading
😢|难过 哭|nanguo ku|sad cry
😭|大哭|daku|sob crying
😤|生气 哼|shengqi heng|huff annoyed
😠|愤怒|fennu|angry
😱|惊恐|jingkong|scream shock
😓|冷汗|lenghan|cold sweat
🥱|哈欠|haqian|yawn bored
🤝|握手 合作|woshou hezuo|handshake deal
👍|赞 好 同意|zan hao tongyi|thumbs up good yes
👎|踩 不好|cai buhao|thumbs down no
👌|好的 没问题|haode meiwenti|ok fine
✌️|胜利 耶|shengli ye|victory peace
👏|鼓掌|guzhang|clap applause
🙏|感谢 谢谢 拜托|ganxie xiexie baituo|thanks please pray
💪|加油 力量|jiayou liliang|strong muscle
👋|你好 再见 挥手|nihao zaijian huishou|hello bye wave
🤙|打电话|dadianhua|call me
👉|右 指|you zhi|right point
👈|左 指|zuo zhi|left point
👆|上 指|shang zhi|up point
👇|下 指|xia zhi|down point
✋|停 手掌|ting shouzhang|stop hand
✍️|写字 填写|xiezi tianxie|write sign
🙇|鞠躬 抱歉|jugong baoqian|bow sorry
🤷|不知道 耸肩|buzhidao songjian|shrug dunno
🙋|举手|jushou|raise hand
❤️|爱心 红心|aixin hongxin|heart love red
💙|蓝心|lanxin|blue heart
💔|心碎|xinsui|broken heart
💯|满分|manfen|hundred perfect
✨|闪亮|shanliang|sparkles shiny
🎉|庆祝 恭喜|qingzhu gongxi|party congratulations
🎂|生日 蛋糕|shengri dangao|birthday cake
🎁|礼物|liwu|gift present
🏆|奖杯|jiangbei|trophy win
🥇|金牌 第一|jinpai diyi|gold medal first
🧧|红包|hongbao|red envelope
🏮|灯笼 新年|denglong xinnian|lantern new year
🐲|龙|long|dragon
🌹|玫瑰 花|meigui hua|rose flower
🌸|樱花|yinghua|blossom flower
☀️|太阳 晴|taiyang qing|sun sunny
🌧️|下雨|xiayu|rain
❄️|下雪 冷|xiaxue leng|snow cold
🌈|彩虹|caihong|rainbow
⭐|星星|xingxing|star
🔥|火 热门|huo remen|fire hot
💡|灯泡 主意|dengpao zhuyi|idea bulb
✅|完成 对勾|wancheng duigou|check done yes
☑️|勾选|gouxuan|tick checkbox
❌|错误 叉|cuowu cha|cross wrong no
⚠️|警告 注意|jinggao zhuyi|warning attention
❗|感叹 重要|gantan zhongyao|exclamation important
❓|问号 疑问|wenhao yiwen|question
🚫|禁止|jinzhi|forbidden prohibited
🆗|可以|keyi|ok
🆕|新|xin|new
🔔|铃 提醒|ling tixing|bell reminder
🔒|锁 安全|suo anquan|lock secure
🔓|解锁|jiesuo|unlock
🔑|钥匙 密码|yaoshi mima|key password
🔍|搜索 放大镜|sousuo fangdajing|search magnifier
🔗|链接|lianjie|link
📎|附件 回形针|fujian huixingzhen|attachment clip
📌|图钉 置顶|tuding zhiding|pin
📍|位置 地址|weizhi dizhi|place address
📅|日历 日期|rili riqi|calendar date
⏰|闹钟 时间|naozhong shijian|alarm time
⏳|等待 沙漏|dengdai shalou|wait hourglass
🕒|时钟|shizhong|clock time
📞|电话|dianhua|phone call
📱|手机|shouji|mobile phone
💻|电脑|diannao|computer laptop
🖨️|打印|dayin|printer
📷|照片 相机|zhaopian xiangji|camera photo
📧|邮件 邮箱|youjian youxiang|mail e-mail
✉️|信封 信|xinfeng xin|envelope letter
📦|包裹 快递|baoguo kuaidi|package parcel
🚚|配送 货车|peisong huoche|delivery truck
🛒|购物车|gouwuche|cart shopping
🧾|收据 小票|shouju xiaopiao|receipt
📄|文件 文档|wenjian wendang|document page
📝|备注 记录|beizhu jilu|note memo
📊|图表 数据|tubiao shuju|chart data
📈|上涨|shangzhang|rise up
📉|下跌|xiadie|fall down
💰|钱 钱袋|qian qiandai|money
💴|现金 人民币|xianjin renminbi|cash yen yuan
💳|银行卡 信用卡|yinhangka xinyongka|card credit
🏦|银行|yinhang|bank
🏠|家 房子|jia fangzi|home house
🏢|公司 大楼|gongsi dalou|office company
🏥|医院|yiyuan|hospital
🏫|学校|xuexiao|school
🚗|汽车|qiche|car
🚌|公交|gongjiao|bus
🚄|高铁 火车|gaotie huoche|train
✈️|飞机|feiji|plane flight
🍚|米饭 吃饭|mifan chifan|rice meal
🍜|面条|miantiao|noodles
🍵|茶|cha|tea
☕|咖啡|kafei|coffee
🍻|干杯|ganbei|cheers beer
🍎|苹果|pingguo|apple
🧒|孩子|haizi|child
👵|奶奶 老人|nainai laoren|grandmother old
👨‍💼|客户 男士|kehu nanshi|man office
👩‍💼|女士 客服|nvshi kefu|woman office agent
👷|工程师 工人|gongchengshi gongren|engineer worker
🔧|维修 扳手|weixiu banshou|repair wrench
⚙️|设置 齿轮|shezhi chilun|settings gear
🔋|电池|dianchi|battery
🔌|插头 电源|chatou dianyuan|plug power
♻️|循环 回收|xunhuan huishou|recycle
🔄|刷新 重试|shuaxin chongshi|refresh retry
➡️|箭头 右|jiantou you|arrow right
⬅️|箭头 左|jiantou zuo|arrow left
⬆️|箭头 上|jiantou shang|arrow up
⬇️|箭头 下|jiantou xia|arrow down
1️⃣|一 第一|yi diyi|one first
2️⃣|二 第二|er dier|two second
3️⃣|三 第三|san disan|three third
4️⃣|四 第四|si disi|four fourth
5️⃣|五 第五|wu diwu|five fifth
`

export interface Emoji { sign: string; zh: string; en: string; words: readonly string[] }

export const EMOJI: readonly Emoji[] = TABLE.trim().split('\n').map(line => {
    const [sign, zh, pinyin, en] = line.split('|') as [string, string, string, string]
    return { sign, zh, en, words: `${zh} ${pinyin} ${en}`.split(' ') }
})

/** 0: a word is it; 1: a word begins so; 2: a word has it; 3: no. What is typed in several words must all be found. */
function rank(e: Emoji, query: string): number {
    const one = (q: string) => Math.min(...e.words.map(w => w === q ? 0 : w.startsWith(q) ? 1 : w.includes(q) ? 2 : 3))
    return Math.max(...query.split(/\s+/).map(one))
}

/** Without a word: those used last, then all. Else what fits, the best first; equals in the order of the table. */
export function find_emoji(query: string, recent: readonly string[] = []): Emoji[] {
    const q = query.trim().toLowerCase()
    const by_sign = new Map(EMOJI.map(e => [e.sign, e]))
    if (q) return EMOJI.map(e => ({ e, n: rank(e, q) })).filter(x => x.n < 3).sort((a, b) => a.n - b.n).map(x => x.e)
    const first = recent.flatMap(s => by_sign.get(s) ?? [])
    return [...first, ...EMOJI.filter(e => !first.includes(e))]
}
