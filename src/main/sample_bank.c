#include "main/sample_bank.h"

#include <stddef.h>

const struct bank_word main_bank_words[] = {
    {"mandarin", "普通话", "Mandarin"},
    {"english", "英语", "English"},
    {"minnan", "闽南语", "Minnan"},
    {"cantonese", "粤语", "Cantonese"},
    {"hakka", "客家话", "Hakka"},
    {"fuzhounese", "福州话", "Fuzhounese"},
    {"xiamen", "厦门", "Xiamen"},
    {"quanzhou", "泉州", "Quanzhou"},
    {"zhangzhou", "漳州", "Zhangzhou"},
    {"fuzhou", "福州", "Fuzhou"},
    {"longyan", "龙岩", "Longyan"},
    {"guangzhou", "广州", "Guangzhou"},
    {"shanghai", "上海", "Shanghai"},
    {"private_entrepreneur", "私营企业主", "Private entrepreneur"},
    {"teacher", "教师", "Teacher"},
    {"physician", "医生", "Physician"},
    {"engineer", "工程师", "Engineer"},
    {"civil_servant", "公务员", "Civil servant"},
    {"retired", "退休", "Retired"},
    {"student", "学生", "Student"},
    {"shopkeeper", "个体商户", "Shopkeeper"},
    {"farmer", "茶农", "Tea farmer"},
    {"sailor", "船员", "Seafarer"},
    {"designer", "设计师", "Designer"},
    {"private", "私人银行", "Private banking"},
    {"gold", "金卡", "Gold"},
    {"standard", "普通", "Standard"},
    {"zhou.minhui", "周敏慧", "Zhou Minhui"},
    {"chen.wenjie", "陈文杰", "Chen Wenjie"},
};
const uint32_t main_bank_words_count = sizeof main_bank_words / sizeof *main_bank_words;

const struct bank_attribute main_bank_attributes[BANK_ATTRIBUTES] = {
    {SCOPE_AGENT, ATTR_SET, "languages", "", "语言", "Languages"},
    {SCOPE_AGENT, ATTR_NUMBER, "skill", "wealth", "理财能力", "Wealth skill"},
    {SCOPE_AGENT, ATTR_NUMBER, "skill", "loans", "贷款能力", "Loans skill"},
    {SCOPE_AGENT, ATTR_NUMBER, "skill", "cards", "银行卡能力", "Cards skill"},
    {SCOPE_AGENT, ATTR_NUMBER, "skill", "complaints", "投诉处理能力", "Complaints skill"},
    {SCOPE_AGENT, ATTR_NUMBER, "skill", "deposits", "存款能力", "Deposits skill"},
    {SCOPE_AGENT, ATTR_NUMBER, "rating", "", "综合评分", "Overall rating"},
    {SCOPE_AGENT, ATTR_TEXT, "site", "", "工作地点", "Site"},
    {SCOPE_AGENT, ATTR_NUMBER, "years", "", "从业年限", "Years of service"},
    {SCOPE_CUSTOMER, ATTR_NUMBER, "deposits", "", "存款", "Deposits"},
    {SCOPE_CUSTOMER, ATTR_TEXT, "occupation", "", "职业", "Occupation"},
    {SCOPE_CUSTOMER, ATTR_NUMBER, "age", "", "年龄", "Age"},
    {SCOPE_CUSTOMER, ATTR_TEXT, "city", "", "城市", "City"},
    {SCOPE_CUSTOMER, ATTR_TEXT, "language", "", "语言", "Language"},
    {SCOPE_CUSTOMER, ATTR_TEXT, "dialect", "", "方言", "Dialect"},
    {SCOPE_CUSTOMER, ATTR_TEXT, "segment", "", "客户等级", "Segment"},
    {SCOPE_CUSTOMER, ATTR_FLAG, "open_complaint", "", "投诉未结", "Open complaint"},
    {SCOPE_CUSTOMER, ATTR_NUMBER, "patience", "", "耐心（秒）", "Patience (s)"},
    {SCOPE_CUSTOMER, ATTR_TEXT, "preferred_agent", "", "专属坐席", "Preferred agent"},
};

enum { WEALTH, CARDS, GENERAL };

const struct bank_queue main_bank_queues[BANK_QUEUES] = {
    [WEALTH] = {"理财", "Wealth", WAIT_AGEING, AGENTS_BEST_SCORE, 30, 20, 0, 0},
    /* A lost card is answered at once, or else by whoever there is. */
    [CARDS] = {"银行卡", "Cards", WAIT_TARGET, AGENTS_LONGEST_IDLE, 60, 20, GENERAL, 120},
    [GENERAL] = {"综合服务", "General service", WAIT_TARGET, AGENTS_LEAST_OCCUPIED, 60, 60, 0, 0},
};

const struct bank_definition main_bank_definitions[BANK_DEFINITIONS] = {
    {"understood", "agent.languages has customer.language", "语言相通", "Speaks the customer's language"},
    {"same_city", "agent.site = customer.city", "同城", "In the customer's city"},
};

/* Everybody has a language and a dialect: where the CRM knows none, the page's language stands for both (see
 * the defaults in sample.c), so that a requirement never waits for a value that is missing. */
const struct bank_topic main_bank_topics[BANK_TOPICS] = {
    {"wealth", "个人理财", "Personal wealth", WEALTH, 5, 60,
     "agent.languages has customer.dialect and agent.skill[\"wealth\"] >= 9.5",
     "agent.skill[\"wealth\"] + 0.5 * (same_city)", 500, SEEK_PREFERRED | SEEK_LAST, 30,
     {{CONFIG_STEP_LOWER, 250, "agent.skill[\"wealth\"]", 1000},
      {CONFIG_STEP_REQUIREMENT, 500, "understood and agent.skill[\"wealth\"] >= 7", 0}}},
    {"card-lost", "银行卡挂失", "Lost card", CARDS, 9, 40, "understood and agent.skill[\"cards\"] >= 7", "", 0, 0, 0,
     {{CONFIG_STEP_REMOVE, 250, "agent.skill[\"cards\"]", 0}}},
    {"loan", "贷款咨询", "Loans", GENERAL, 4, 120, "understood and agent.skill[\"loans\"] >= 7", "", 0, 0, 0,
     {{CONFIG_STEP_REMOVE, 500, "agent.skill[\"loans\"]", 0}}},
    {"complaint", "投诉建议", "Complaint", GENERAL, 7, 60,
     "agent.languages has customer.dialect and agent.skill[\"complaints\"] >= 8", "", 0, SEEK_LAST, 20,
     {{CONFIG_STEP_REQUIREMENT, 500, "understood and agent.skill[\"complaints\"] >= 6", 0}}},
    {"general", "其他咨询", "Other questions", GENERAL, 3, 120, "understood", "", 0, 0, 0, {{CONFIG_STEP_REQUIREMENT, 500, "true", 0}}},
};

const struct bank_code main_bank_codes[BANK_CODES] = {
    {"已解决", "Solved"},           {"已转内部处理", "Handed to a specialist"}, {"需回访", "Call back needed"},
    {"资料已发送", "Documents sent"}, {"客户未回应", "Customer fell silent"},     {"误入或骚扰", "Wrong topic or nuisance"},
};

const char *const main_bank_skills[BANK_SKILLS] = {"wealth", "loans", "cards", "complaints", "deposits"};

#define Q(queue) (1 << (queue))

/* Of those who speak Minnan, only Lin Haiyan has 9.5 or more in wealth; Chen Wenjie's overall rating is better, and
 * Zhou Minhui's wealth skill, but she has no Minnan. */
const struct bank_agent main_bank_users[BANK_USERS] = {
    {"lin.haiyan", "林海燕", "Lin Haiyan", ROLE_AGENT, Q(WEALTH) | Q(GENERAL), "mandarin minnan",
     {97, 65, 50, 60, 80}, 86, "xiamen", 11, 3},
    {"chen.wenjie", "陈文杰", "Chen Wenjie", ROLE_AGENT, Q(WEALTH) | Q(CARDS) | Q(GENERAL), "mandarin minnan english",
     {90, 92, 88, 91, 94}, 96, "xiamen", 15, 3},
    {"zhou.minhui", "周敏慧", "Zhou Minhui", ROLE_AGENT, Q(WEALTH), "mandarin english cantonese",
     {98, 70, 62, 71, 83}, 91, "shanghai", 9, 3},
    {"wang.lei", "王磊", "Wang Lei", ROLE_AGENT, Q(WEALTH) | Q(GENERAL), "mandarin",
     {74, 81, 55, 58, 77}, 79, "fuzhou", 4, 4},
    {"huang.yating", "黄雅婷", "Huang Yating", ROLE_AGENT, Q(CARDS) | Q(GENERAL), "mandarin minnan",
     {50, 61, 93, 72, 70}, 88, "xiamen", 7, 4},
    {"su.jianguo", "苏建国", "Su Jianguo", ROLE_AGENT, Q(GENERAL), "mandarin minnan hakka",
     {62, 95, 60, 87, 75}, 84, "quanzhou", 18, 3},
    {"he.xiaoyun", "何晓芸", "He Xiaoyun", ROLE_AGENT, Q(CARDS) | Q(GENERAL), "mandarin cantonese english",
     {45, 58, 89, 66, 68}, 85, "guangzhou", 5, 4},
    {"zhang.qiang", "张强", "Zhang Qiang", ROLE_AGENT, Q(CARDS), "mandarin english",
     {40, 52, 75, 50, 60}, 74, "fuzhou", 2, 4},
    {"liu.siqi", "刘思琪", "Liu Siqi", ROLE_AGENT, Q(GENERAL), "mandarin",
     {38, 66, 64, 94, 71}, 90, "fuzhou", 8, 3},
    {"li.mei", "李梅", "Li Mei", ROLE_AGENT, Q(WEALTH) | Q(GENERAL), "mandarin fuzhounese",
     {70, 60, 57, 63, 90}, 82, "fuzhou", 6, 4},
    {"xu.zhiyuan", "许志远", "Xu Zhiyuan", ROLE_AGENT, Q(WEALTH) | Q(GENERAL), "mandarin minnan",
     {82, 73, 49, 61, 79}, 83, "zhangzhou", 5, 3},
    {"ye.qing", "叶青", "Ye Qing", ROLE_AGENT, Q(GENERAL), "mandarin english hakka",
     {55, 84, 58, 69, 74}, 81, "longyan", 3, 4},
    {"zheng.rong", "郑蓉", "Zheng Rong", ROLE_SUPERVISOR, 0, "mandarin minnan english",
     {80, 80, 80, 95, 80}, 93, "xiamen", 16, 0},
    {"admin", "系统管理员", "Administrator", ROLE_ADMIN, 0, NULL, {0}, 0, NULL, 0, 0},
};

/* Customer A comes first. Accounts are C0001, C0002...; the telephone numbers end in the same number. */
const struct bank_customer main_bank_customers[BANK_CUSTOMERS] = {
    {"陈阿海", 8000000, "private_entrepreneur", 40, "xiamen", "minnan", "private", false, 60, NULL},
    {"林淑贞", 320000, "teacher", 47, "xiamen", "minnan", "gold", false, 0, NULL},
    {"黄志强", 56000, "engineer", 33, "xiamen", "minnan", "standard", true, 0, NULL},
    {"王秀兰", 1250000, "retired", 68, "quanzhou", "minnan", "gold", false, 90, NULL},
    {"张伟民", 8900, "student", 21, "fuzhou", "fuzhounese", "standard", false, 0, NULL},
    {"李婉清", 460000, "physician", 39, "fuzhou", "fuzhounese", "gold", false, 0, NULL},
    {"吴国栋", 2750000, "private_entrepreneur", 52, "quanzhou", "minnan", "private", true, 45, NULL},
    {"刘晓燕", 73000, "designer", 29, "shanghai", "mandarin", "standard", false, 0, NULL},
    {"蔡明辉", 610000, "shopkeeper", 44, "zhangzhou", "minnan", "gold", false, 0, NULL},
    {"郑美玲", 15400, "shopkeeper", 36, "zhangzhou", "minnan", "standard", false, 0, NULL},
    {"谢永福", 98000, "farmer", 58, "zhangzhou", "minnan", "standard", false, 0, NULL},
    {"何嘉欣", 540000, "engineer", 34, "guangzhou", "cantonese", "gold", false, 0, NULL},
    {"梁伟豪", 3900000, "private_entrepreneur", 49, "guangzhou", "cantonese", "private", false, 60, NULL},
    {"邱德昌", 42000, "farmer", 61, "longyan", "hakka", "standard", false, 0, NULL},
    {"廖春梅", 128000, "teacher", 42, "longyan", "hakka", "standard", false, 0, NULL},
    {"James Whitfield", 690000, "engineer", 45, "xiamen", NULL, "gold", false, 0, "english"},
    {"许文彬", 205000, "civil_servant", 38, "xiamen", "minnan", "standard", false, 0, NULL},
    {"杨丽华", 1880000, "physician", 55, "xiamen", "minnan", "gold", false, 0, NULL},
    {"赵俊峰", 31000, "sailor", 31, "xiamen", "mandarin", "standard", false, 0, NULL},
    {"孙晓彤", 6700, "student", 20, "shanghai", "mandarin", "standard", false, 0, NULL},
    {"周建华", 730000, "civil_servant", 50, "fuzhou", "mandarin", "gold", true, 0, NULL},
    {"徐静怡", 91000, "designer", 27, "xiamen", NULL, "standard", false, 0, NULL},
    {"胡志明", 264000, "engineer", 41, "fuzhou", "fuzhounese", "standard", false, 0, NULL},
    {"朱雅琴", 5600000, "private_entrepreneur", 57, "shanghai", "mandarin", "private", false, 60, NULL},
    {"高文涛", 38000, "sailor", 26, "quanzhou", "minnan", "standard", false, 0, NULL},
    {"马晓东", 149000, "shopkeeper", 43, "xiamen", "mandarin", "standard", false, 0, NULL},
    {"罗桂英", 870000, "retired", 70, "longyan", "hakka", "gold", false, 120, NULL},
    {"宋佳怡", 22000, "teacher", 28, "fuzhou", NULL, "standard", false, 0, NULL},
    {"Emma Lindqvist", 310000, "designer", 36, "xiamen", NULL, "standard", false, 0, "english"},
    {"唐国平", 415000, "civil_servant", 53, "guangzhou", "cantonese", "gold", false, 0, NULL},
    {"冯玉珍", 64000, "retired", 66, "guangzhou", "cantonese", "standard", true, 0, NULL},
    {"曾庆祥", 980000, "farmer", 59, "quanzhou", "minnan", "gold", false, 0, NULL},
    {"彭思远", 12500, "student", 22, "xiamen", "mandarin", "standard", false, 0, NULL},
    {"萧素芬", 2100000, "shopkeeper", 62, "xiamen", "minnan", "private", false, 60, NULL},
    {"苏炳坤", 185000, "sailor", 48, "xiamen", "minnan", "standard", false, 0, NULL},
    {"叶海棠", 270000, "physician", 35, "zhangzhou", "minnan", "standard", false, 0, NULL},
    {"潘志远", 53000, "engineer", 30, "shanghai", "mandarin", "standard", false, 0, NULL},
    {"董雪梅", 345000, "teacher", 46, "fuzhou", "fuzhounese", "gold", false, 0, NULL},
    {"Oliver Brandt", 1450000, "private_entrepreneur", 51, "xiamen", NULL, "gold", false, 60, "english"},
    {"洪秋月", 76000, "shopkeeper", 37, "quanzhou", "minnan", "standard", false, 0, NULL},
};

/* Whom they want to talk with, if they can. */
const struct bank_preference main_bank_preferences[BANK_PREFERENCES] = {{12, "zhou.minhui"}, {15, "chen.wenjie"}};
