// A text as a QR code (ISO/IEC 18004), drawn by uqr: error correction M (15 %), at most version 10, which holds 213 bytes: an address.
import { encode } from 'uqr'

const BYTES_MAX = 213

/** [y][x], dark or not, without the four light modules that must be around it; null: too long for a code that is easy to scan. */
export function qr(text: string): boolean[][] | null {
    const bytes = [...new TextEncoder().encode(text)]
    return bytes.length > BYTES_MAX ? null : encode(bytes, { ecc: 'M', boostEcc: false, border: 0 }).data
}

/** The path of an SVG of (size + 8) modules each way, the quiet zone of four included. */
export function qr_path(code: boolean[][]): string {
    return code.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : []))).join('')
}
