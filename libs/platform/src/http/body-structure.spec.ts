import { Readable } from 'node:stream';
import { isPlainJsonText, validateBodyStructure } from './body-structure.js';
import { Problem } from '../core/problem.js';

const refusalOf = (body: unknown): Problem => {
  try {
    validateBodyStructure(body);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the body was accepted');
};

const nested = (depth: number): unknown => {
  let value: unknown = 'deep';
  for (let at = 0; at < depth; at += 1) value = [value];
  return { value };
};

describe('validateBodyStructure', () => {
  it.each([
    ['a lone surrogate', { person: { fullName: 'AB\ud800C' } }, 'person.fullName'],
    ['a lone surrogate in a list', { list: ['good', 'bad\udfff'] }, 'list.1'],
    ['a lone surrogate in a key', { answers: { 'x\ud800': true } }, 'answers'],
    ['a lone surrogate in a key of the body', { 'x\ud800': true }, 'body'],
  ])('refuses %s with 422 and its path', (_name, body, path) => {
    const problem = refusalOf(body);
    expect(problem.status).toBe(422);
    expect(problem.options.fields).toEqual([expect.objectContaining({ path, code: 'characters' })]);
  });

  it('refuses a NUL with 400 and its path, in a query too', () => {
    const problem = refusalOf({ note: 'a\u0000b' });
    expect(problem).toMatchObject({ status: 400, code: 'PLATFORM.VALIDATION' });
    expect(problem.options.fields).toEqual([expect.objectContaining({ path: 'note', code: 'characters' })]);
    for (const prototype of [null, Object.create(null) as object])
      expect(refusalOf(Object.assign(Object.create(prototype) as object, { q: '\u0000' })).status).toBe(400);
  });

  it('refuses what is nested too deeply or holds too many values', () => {
    expect(refusalOf(nested(40)).options.fields).toEqual([expect.objectContaining({ code: 'tooDeep' })]);
    expect(refusalOf({ list: Array.from({ length: 10_001 }, () => 1) }).options.fields).toEqual([
      { path: 'list', code: 'tooLarge' },
    ]);
  });

  it('never answers what came in a key', () => {
    const [field] = refusalOf({ 'Nguyễn Văn A <b>': { x: '\ud800' } }).options.fields!;
    expect(field!.path).toMatch(/^[\w.?-]+$/);
  });

  it('lists twenty errors at most', () => {
    expect(refusalOf(Array.from({ length: 100 }, () => '\ud800')).options.fields).toHaveLength(20);
  });

  it('composes texts to NFC in place', () => {
    const body = { name: 'Nguye\u0302\u0303n', list: ['A\u030a'], number: 1, nothing: null };
    validateBodyStructure(body);
    expect(body).toEqual({ name: 'Nguyễn', list: ['Å'], number: 1, nothing: null });
  });

  it.each([undefined, null, 'text', 3, Buffer.from('\ud800'), Readable.from(['a'])])(
    'leaves %p alone',
    (body) => {
      expect(() => validateBodyStructure(body)).not.toThrow();
    },
  );
});

describe('isPlainJsonText', () => {
  it('passes ordinary Vietnamese, and nothing that validateBodyStructure would refuse or change', () => {
    expect(isPlainJsonText('{"fullName":"Nguyễn Thị Đào – Ủy"}')).toBe(true);
    expect(isPlainJsonText('{"fullName":"AB\\ud800C"}')).toBe(false);
    expect(isPlainJsonText('{"fullName":"Nguye\u0302\u0303n"}')).toBe(false);
    expect(isPlainJsonText('{"fullName":"A\u030a"}')).toBe(false);
    expect(isPlainJsonText('{"fullName":"\ufa10"}')).toBe(false);
  });
});
