// A text as a QR code (ISO/IEC 18004): bytes, error correction M (15 %), versions 1 to 10, which hold 213 bytes: an address. Written after the
// standard and Project Nayuki's description of it; qr.test.ts compares with codes that another program drew.

/** EC bytes of a block, and blocks, by version, for M. */
const EC = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26]
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5]
const VERSION_MAX = 10

/** Where alignment patterns stand, in both directions. */
function aligned(version: number): number[] {
    if (version === 1) return []
    const count = Math.floor(version / 7) + 2, last = version * 4 + 10
    const step = Math.ceil((last - 6) / (count - 1) / 2) * 2
    return [6, ...Array.from({ length: count - 1 }, (_, i) => last - (count - 2 - i) * step)]
}

function raw_bytes(version: number): number {
    let bits = (16 * version + 128) * version + 64
    if (version >= 2) {
        const n = Math.floor(version / 7) + 2
        bits -= (25 * n - 10) * n - 55
        if (version >= 7) bits -= 36
    }
    return Math.floor(bits / 8)
}

/** In GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function times(a: number, b: number): number {
    let z = 0
    for (let i = 7; i >= 0; i--) {
        z = (z << 1) ^ ((z >>> 7) * 0x11d)
        z ^= ((b >>> i) & 1) * a
    }
    return z
}

/** Reed-Solomon: the rest of dividing by (x - 1)(x - 2)(x - 4)... */
function remainder(data: number[], degree: number): number[] {
    const divisor = Array<number>(degree).fill(0)
    divisor[degree - 1] = 1
    for (let i = 0, root = 1; i < degree; i++, root = times(root, 2))
        for (let j = 0; j < degree; j++) divisor[j] = times(divisor[j]!, root) ^ (divisor[j + 1] ?? 0)
    const rest = Array<number>(degree).fill(0)
    for (const b of data) {
        const factor = b ^ rest.shift()!
        rest.push(0)
        divisor.forEach((d, i) => { rest[i]! ^= times(d, factor) })
    }
    return rest
}

/** Mode, length, bytes, padding; cut into blocks, each with its EC, and woven. */
function codewords(bytes: Uint8Array, version: number): number[] {
    const room = raw_bytes(version) - EC[version]! * BLOCKS[version]!
    const bits: number[] = []
    const put = (value: number, n: number): void => { for (let i = n - 1; i >= 0; i--) bits.push((value >>> i) & 1) }
    put(4, 4)
    put(bytes.length, version < 10 ? 8 : 16)
    bytes.forEach(b => put(b, 8))
    put(0, Math.min(4, room * 8 - bits.length))
    put(0, (8 - bits.length % 8) % 8)
    const data = Array.from({ length: bits.length / 8 }, (_, i) => bits.slice(i * 8, i * 8 + 8).reduce((a, b) => a * 2 + b, 0))
    for (let pad = 0xec; data.length < room; pad ^= 0xec ^ 0x11) data.push(pad)
    const count = BLOCKS[version]!, raw = raw_bytes(version), short_ = count - raw % count, length = Math.floor(raw / count) - EC[version]!
    const blocks: number[][] = []
    for (let i = 0, at = 0; i < count; i++) {
        const n = length + (i < short_ ? 0 : 1)
        blocks.push(data.slice(at, at + n))
        at += n
    }
    const out: number[] = []
    for (let i = 0; i <= length; i++) for (const b of blocks) if (i < b.length) out.push(b[i]!)
    const ecs = blocks.map(b => remainder(b, EC[version]!))
    for (let i = 0; i < EC[version]!; i++) for (const e of ecs) out.push(e[i]!)
    return out
}

const MASKS: ((x: number, y: number) => boolean)[] = [
    (x, y) => (x + y) % 2 === 0, (_, y) => y % 2 === 0, x => x % 3 === 0, (x, y) => (x + y) % 3 === 0,
    (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0, (x, y) => x * y % 2 + x * y % 3 === 0,
    (x, y) => (x * y % 2 + x * y % 3) % 2 === 0, (x, y) => ((x + y) % 2 + x * y % 3) % 2 === 0,
]

class Code {
    readonly size: number
    /** [y][x]; undefined: for data. */
    readonly fixed: (boolean | undefined)[][]
    constructor(readonly version: number) {
        this.size = version * 4 + 17
        this.fixed = Array.from({ length: this.size }, () => Array<boolean | undefined>(this.size).fill(undefined))
        for (let i = 0; i < this.size; i++) this.fixed[6]![i] = this.fixed[i]![6] = i % 2 === 0
        for (const [x, y] of [[3, 3], [this.size - 4, 3], [3, this.size - 4]] as const) this.square(x, y, 4, d => d !== 2 && d !== 4)
        const at = aligned(version), last = at.length - 1
        at.forEach((x, i) => at.forEach((y, j) => {
            if (!(i === 0 && j === 0) && !(i === 0 && j === last) && !(i === last && j === 0)) this.square(x, y, 2, d => d !== 1)
        }))
        this.format(0)
        this.versions()
    }
    private square(cx: number, cy: number, reach: number, dark: (distance: number) => boolean): void {
        for (let y = cy - reach; y <= cy + reach; y++)
            for (let x = cx - reach; x <= cx + reach; x++)
                if (x >= 0 && y >= 0 && x < this.size && y < this.size) this.fixed[y]![x] = dark(Math.max(Math.abs(x - cx), Math.abs(y - cy)))
    }
    /** Level M is 00; BCH (15, 5), and the mask that keeps it from being empty. */
    format(mask: number): void {
        let rest = mask
        for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537)
        const bits = ((mask << 10) | rest) ^ 0x5412, bit = (i: number): boolean => ((bits >>> i) & 1) === 1, n = this.size
        const set = (x: number, y: number, i: number): void => { this.fixed[y]![x] = bit(i) }
        for (let i = 0; i <= 5; i++) set(8, i, i)
        set(8, 7, 6)
        set(8, 8, 7)
        set(7, 8, 8)
        for (let i = 9; i < 15; i++) set(14 - i, 8, i)
        for (let i = 0; i < 8; i++) set(n - 1 - i, 8, i)
        for (let i = 8; i < 15; i++) set(8, n - 15 + i, i)
        this.fixed[n - 8]![8] = true
    }
    private versions(): void {
        if (this.version < 7) return
        let rest = this.version
        for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25)
        const bits = (this.version << 12) | rest
        for (let i = 0; i < 18; i++) {
            const a = this.size - 11 + i % 3, b = Math.floor(i / 3), dark = ((bits >>> i) & 1) === 1
            this.fixed[b]![a] = this.fixed[a]![b] = dark
        }
    }
    /** In columns of two from the right, up and down in turn, past the timing column. */
    draw(words: number[], mask: number): boolean[][] {
        this.format(mask)
        const out = this.fixed.map(row => row.slice())
        let i = 0
        for (let right = this.size - 1; right >= 1; right -= 2) {
            if (right === 6) right = 5
            for (let v = 0; v < this.size; v++)
                for (const x of [right, right - 1]) {
                    const y = ((right + 1) & 2) === 0 ? this.size - 1 - v : v
                    if (this.fixed[y]![x] !== undefined) continue
                    const dark = i < words.length * 8 && ((words[i >>> 3]! >>> (7 - (i & 7))) & 1) === 1
                    i++
                    out[y]![x] = dark !== MASKS[mask]!(x, y)
                }
        }
        return out as boolean[][]
    }
}

/** How hard it is to read: long runs, squares, what looks like a finder, too much of one colour. */
function penalty(m: boolean[][]): number {
    const n = m.length
    let sum = 0, dark = 0
    const lines = [...m, ...m.map((_, x) => m.map(row => row[x]!))]
    for (const line of lines) {
        for (let i = 0, run = 0; i < n; i++) {
            run = i && line[i] === line[i - 1] ? run + 1 : 1
            if (run === 5) sum += 3
            else if (run > 5) sum++
        }
        const text = line.map(d => (d ? '1' : '0')).join('')
        for (let i = 0; i + 11 <= n; i++) if (/^(10111010000|00001011101)/.test(text.slice(i, i + 11))) sum += 40
    }
    for (let y = 0; y < n; y++)
        for (let x = 0; x < n; x++) {
            if (m[y]![x]) dark++
            if (x && y && m[y]![x] === m[y]![x - 1] && m[y]![x] === m[y - 1]![x] && m[y]![x] === m[y - 1]![x - 1]) sum += 3
        }
    return sum + Math.floor(Math.abs(dark * 20 - n * n * 10) / (n * n)) * 10
}

/** [y][x], dark or not, without the four light modules that must be around it; null: too long for a code that is easy to scan. mask: 0 to 7
 * instead of the one that reads best. */
export function qr(text: string, mask?: number): boolean[][] | null {
    const bytes = new TextEncoder().encode(text)
    let version = 1
    const holds = (v: number): number => raw_bytes(v) - EC[v]! * BLOCKS[v]! - (v < 10 ? 2 : 3)
    while (version <= VERSION_MAX && holds(version) < bytes.length) version++
    if (version > VERSION_MAX) return null
    const words = codewords(bytes, version), code = new Code(version)
    if (mask !== undefined) return code.draw(words, mask)
    let best: boolean[][] = [], least = Infinity
    for (let k = 0; k < 8; k++) {
        const m = code.draw(words, k), p = penalty(m)
        if (p < least) [best, least] = [m, p]
    }
    return best
}

/** The path of an SVG of (size + 8) modules each way, the quiet zone of four included. */
export function qr_path(code: boolean[][]): string {
    return code.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : []))).join('')
}
