import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { feedStreams } from '@khai-bao/contracts';
import type { Bundle, Questionnaire, QuestionnaireResponse } from '@medplum/fhirtypes';
import { Fhir } from 'fhir';
import { canonicalDigest } from '@khai-bao/platform/signing';
import { exampleRecords } from '../../test/example-records.js';
import { problemsOfResponse } from '../../test/response-problems.js';
import { buildBundle, serialiseChange, type MappedRecord } from './bundle.js';
import type { FeedStream } from '@khai-bao/contracts';

const golden = path.join(import.meta.dirname, '../../test/golden');
const key = '0194f2f0-0000-7000-8000-000000000001';
const at = '2021-06-30T01:00:00.000Z';

const mapRecords = (stream: FeedStream): MappedRecord[] =>
  exampleRecords[stream].map(({ record, changes }) => ({ record, changes: changes.map(serialiseChange) }));

const rebuilt = (stream: (typeof feedStreams)[number]): Bundle => {
  const mapped = mapRecords(stream);
  const seqs = mapped.map(({ record }) => record.seq);
  const to = Math.max(...seqs) + 1;
  const { text } = buildBundle(
    { destination: 'city', stream, from: Math.min(...seqs), to, holes: [to], idempotencyKey: key, at },
    mapped,
    'https://centre.example/fhir',
  );
  return JSON.parse(text) as Bundle;
};
const problems = (bundle: unknown): string[] =>
  new Fhir()
    .validate(bundle as object, { errorOnUnexpected: true })
    .messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ location, message }) => `${location}: ${message}`);

/** Set to write the golden files anew, after a change that was meant. */
const write = process.env['WRITE_GOLDEN'] === '1';

describe('golden bundles', () => {
  it.each(feedStreams)('%s: the built bundle equals the golden file', (stream) => {
    const file = path.join(golden, `${stream}.json`);
    const text = `${JSON.stringify(rebuilt(stream), null, 2)}\n`;
    if (write) writeFileSync(file, text);
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  it.each(feedStreams)('%s: an independent validator accepts it as FHIR R4', (stream) =>
    expect(problems(JSON.parse(readFileSync(path.join(golden, `${stream}.json`), 'utf8')))).toEqual([]),
  );

  it('a batch of holes only is valid FHIR R4', () => {
    const { text, entries } = buildBundle(
      { destination: 'city', stream: 'check', from: 7, to: 8, holes: [7, 8], idempotencyKey: key, at },
      [],
      'https://centre.example/fhir',
    );
    expect(entries).toEqual([]);
    expect(problems(JSON.parse(text))).toEqual([]);
  });

  it.each<[string, (bundle: Bundle) => unknown]>([
    [
      'a status that does not exist',
      (bundle) => Object.assign(bundle.entry![0]!.resource!, { status: 'somewhere' }),
    ],
    [
      'a member that does not exist',
      (bundle) => Object.assign(bundle.entry![0]!.resource!, { colour: 'red' }),
    ],
    [
      'a class left out',
      (bundle) => delete (bundle.entry![0]!.resource as unknown as Record<string, unknown>)['class'],
    ],
    ['a period that is no object', (bundle) => Object.assign(bundle.entry![0]!.resource!, { period: 'now' })],
  ])('the validator finds %s', (_what, breakIt) => {
    const bundle = structuredClone(rebuilt('check'));
    breakIt(bundle);
    expect(problems(bundle)).not.toEqual([]);
  });
});

describe('golden responses', () => {
  const resourcesOf = <T>(stream: FeedStream, type: string): T[] =>
    (JSON.parse(readFileSync(path.join(golden, `${stream}.json`), 'utf8')) as Bundle)
      .entry!.map(({ resource }) => resource)
      .filter((resource) => resource?.resourceType === type) as T[];
  const [questionnaire] = resourcesOf<Questionnaire>('questionnaire', 'Questionnaire');
  const responses = resourcesOf<QuestionnaireResponse>('declaration', 'QuestionnaireResponse');

  it('answer the golden Questionnaire: its required items, its order and its options', () => {
    expect(responses).toHaveLength(2);
    for (const response of responses) expect(problemsOfResponse(questionnaire!, response)).toEqual([]);
  });

  it.each<[string, (response: QuestionnaireResponse) => unknown]>([
    ['travelled is required', ({ item }) => item!.shift()],
    ['travelled is out of order', ({ item }) => item!.push(item!.shift()!)],
    ['moon is not asked', ({ item }) => Object.assign(item![0]!, { linkId: 'moon' })],
    ['symptoms.details has no option x', ({ item }) => Object.assign(item![1]!.answer![0]!.item![0]!.answer![0]!.valueCoding!, { code: 'x' })],
    ['travelled.text is required', ({ item }) => item![0]!.answer![0]!.item!.pop()],
    ['symptoms.details was not enabled', ({ item }) => Object.assign(item![1]!.answer![0]!, { valueBoolean: false })],
  ])('the check finds that %s', (problem, breakIt) => {
    const response = structuredClone(responses[0]!);
    breakIt(response);
    expect(problemsOfResponse(questionnaire!, response)).toContain(problem);
  }); // prettier-ignore
});

describe('digests of entries', () => {
  it('are those of the canonical JSON of the entries', () => {
    expect(feedStreams.length).toBeGreaterThan(3);
    for (const stream of feedStreams) {
      const { entry } = rebuilt(stream) as { entry: { request: object; resource?: object }[] };
      const given = mapRecords(stream).flatMap(({ changes }) => changes.map(({ digest }) => digest));
      expect(given).toEqual(
        entry
          .slice(0, -1)
          .map(({ request, resource }) =>
            canonicalDigest(resource === undefined ? { request } : { request, resource }),
          ),
      );
    }
  });

  it('depend on the content only, not on destination or time', () => {
    const digests = (destination: string, base: string): string[] =>
      buildBundle(
        { destination, stream: 'declaration', from: 1, to: 4, holes: [4], idempotencyKey: destination, at },
        mapRecords('declaration'),
        base,
      ).entries.map(({ digest }) => digest);
    expect(digests('city', 'https://city.example/fhir')).toEqual(
      digests('national', 'https://national.example/fhir'),
    );
    expect(new Set(digests('city', 'https://city.example/fhir')).size).toBeGreaterThan(4);
  });
});
