import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'

// Svelte 5.57 keeps, in what ends an {#await}, the batch of changes in which it was made (twice: itself, and what it restores); the batch keeps
// what was there before, the elements of the last conversation among it, whose own {#await}s keep theirs: hour by hour the whole day
// (bench/desk_day.mjs; sveltejs/svelte#18623). Neither is of any use once the promise has its answer.
const await_lets_go: Plugin = {
    name: 'await_lets_go',
    enforce: 'pre',
    transform(code, id) {
        if (!id.endsWith('/dom/blocks/await.js')) return
        const answers = code.split(/resolve\(\(\) => \{\s*internal_set\(/)
        if (answers.length !== 3) throw new Error('another await.js than was mended: let bench/desk_day.mjs say whether it still has to be')
        return { code: answers.join('resolve(() => { restore = batch = null; internal_set('), map: null }
    },
}

/** Every import() of the desktop is asked again until it comes (model/again.ts). */
const parts_come_again: Plugin = {
    name: 'parts_come_again',
    transform(code, id) {
        if (!id.startsWith(import.meta.dirname) || !/\bimport\(/.test(code)) return
        const asked = code.replace(/\bimport\(\s*((['"])[^'"]+\2)\s*\)/g, 'again_(() => import($1))')
        return { code: `import { again as again_ } from ${JSON.stringify(`${import.meta.dirname}/model/again`)}\n${asked}`, map: null }
    },
}

export default defineConfig({
    root: import.meta.dirname,
    plugins: [await_lets_go, svelte(), parts_come_again],
    build: { outDir: '../dist/desk', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
})
