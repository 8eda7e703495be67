import { parseAst } from 'vite';
import { findNewerInterfaces, findNewerStyles, findNewerSyntax } from './old-engines.js';

const syntaxOf = (code: string): string[] => findNewerSyntax(parseAst(code));

describe('what phones of 2020 lack', () => {
  it.each([
    ['class A { #a = 1; }', ['class field', 'private member']],
    ['class A { static { f(); } }', ['static block']],
    ['a ??= b; c ||= d; e &&= f;', ['&&=', '??=', '||=']],
    ['const money = 1_000;', ['numeric separator']],
    ['const form = /(?<=a)b/;', ['look-behind']],
    ['const form = /a/v;', ['flag v of a regular expression']],
    ['await f();', ['await outside a function']],
    ['export * as a from "./a.js";', ['export * as']],
  ])('is found in %s', (code, found) => {
    expect(syntaxOf(code)).toEqual(found);
  });

  it('is not found in what they know', () => {
    const code = `
      const a = b?.c ?? 1n; const named = /(?<year>\\d{4})\\p{L}/su; const spread = { ...a };
      async function f() { for await (const x of y) await x; try { g(); } catch { h(); } }
      const later = () => import('./b.js'); class B extends A { constructor() { super(); this.c = 1; } }
      const text = '1_000 (?<=a) ??= #a';`;
    expect(syntaxOf(code)).toEqual([]);
  });

  it('is found among interfaces, but for those that are guarded', () => {
    const code = 'const a=new WeakRef(b);d.showModal();crypto.randomUUID();navigator.locks.request("x",f);';
    expect(findNewerInterfaces(code)).toEqual([
      'WeakRef',
      'crypto.randomUUID',
      'navigator.locks',
      'showModal',
    ]);
    expect(
      findNewerInterfaces(code, ['WeakRef', 'crypto.randomUUID', 'navigator.locks', 'showModal']),
    ).toEqual([]);
    expect(findNewerInterfaces('const myWeakRef=1,words={WeakRefs:"WeakRef"};')).toEqual([]);
  });

  it('is found in styles', () => {
    expect(findNewerStyles('.a:has(b){color:red}.c:is(d){inset:0;rotate:1turn}')).toEqual([
      ':has()',
      ':is()',
      'inset',
      'rotate, scale or translate as a property',
    ]);
    expect(findNewerStyles('.a{width:10svh}')).toEqual(['width:10svh alone']);
    expect(findNewerStyles('.a{color:color-mix(in srgb,red 5%,blue)}')).toEqual([
      'color:color-mix(in srgb,red 5%,blue) alone',
    ]);
    expect(findNewerStyles('.a{width:10vh;width:10svh;transform:rotate(1turn)}')).toEqual([]);
  });
});
