// What a browser's User-Agent says, in the two words a person knows their device by. Never a decision, only a help to recognise it.

const BROWSERS: readonly (readonly [RegExp, string])[] = [
    [/MicroMessenger\//, 'WeChat'], [/Edg(?:e|A|iOS)?\//, 'Edge'], [/OPR\/|Opera/, 'Opera'], [/SamsungBrowser\//, 'Samsung Internet'],
    [/QQBrowser\//, 'QQ Browser'], [/Firefox\/|FxiOS\//, 'Firefox'], [/HeadlessChrome\/|Chrome\/|CriOS\//, 'Chrome'], [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
    [/Windows/, 'Windows'], [/iPhone|iPod/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/HarmonyOS|OpenHarmony/, 'HarmonyOS'], [/Mac OS X|Macintosh/, 'macOS'], [/CrOS/, 'ChromeOS'], [/Linux|X11/, 'Linux'],
]

/** null: neither is known. */
export function device_of(agent: string): { browser: string; system: string } | null {
    const browser = BROWSERS.find(([r]) => r.test(agent))?.[1]
    const system = SYSTEMS.find(([r]) => r.test(agent))?.[1]
    return browser && system ? { browser, system } : null
}
