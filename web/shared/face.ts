// A picture of somebody, made on their own machine: cut square, 128 pixels, a few KB. Nothing of the original leaves it,
// neither its size nor where it was taken.

export const FACE_SIDE = 128
export const FACE_SOURCE_MAX = 20 * 1024 * 1024

/** The square that is kept: the middle of a wide picture, the upper part of a tall one, where faces are. */
export function square_of(width: number, height: number): { x: number; y: number; side: number } {
    const side = Math.min(width, height)
    return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 3), side }
}

export function base64(bytes: Uint8Array): string {
    let text = ''
    for (const b of bytes) text += String.fromCharCode(b)
    return btoa(text)
}

const blob_of = (canvas: HTMLCanvasElement, type: string) => new Promise<Blob | null>(done => canvas.toBlob(done, type, 0.9))

/** In base64: WebP where the browser writes it, else PNG; or why it cannot be used. */
export async function face_of(file: File): Promise<{ image: string } | { wrong: 'picture_kind' | 'profile_picture_huge' | 'profile_picture_unread' }> {
    if (!/^image\/(png|jpeg|webp)$/.test(file.type)) return { wrong: 'picture_kind' }
    if (file.size > FACE_SOURCE_MAX) return { wrong: 'profile_picture_huge' }
    try {
        const image = await createImageBitmap(file)
        const { x, y, side } = square_of(image.width, image.height)
        const canvas = document.createElement('canvas')
        canvas.width = canvas.height = Math.min(side, FACE_SIDE)
        const pen = canvas.getContext('2d')!
        pen.imageSmoothingQuality = 'high'
        pen.drawImage(image, x, y, side, side, 0, 0, canvas.width, canvas.height)
        image.close()
        const blob = await blob_of(canvas, 'image/webp')
        if (!blob) return { wrong: 'profile_picture_unread' }
        return { image: base64(new Uint8Array(await blob.arrayBuffer())) }
    } catch { return { wrong: 'profile_picture_unread' } }
}
