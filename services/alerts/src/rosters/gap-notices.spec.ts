import type { DutyGap, DutyGapKind } from '@khai-bao/contracts';
import { decideGapNotices } from './gap-notices.js';

const now = new Date('2021-07-01T05:00:00Z');
const at = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
const gap = (from: number, to: number, kind: DutyGapKind = 'nobody'): DutyGap => ({
  kind,
  startsAt: at(from),
  endsAt: at(to),
});

describe('the notices of gaps', () => {
  it.each<[string, DutyGap[], DutyGap[], DutyGap[], DutyGap[]]>([
    ['send a gap that nobody knows', [gap(8, 16)], [], [gap(8, 16)], [gap(8, 16)]],
    ['send no gap that begins later', [gap(24, 32)], [], [], []],
    ['send nothing twice', [gap(8, 16)], [gap(8, 16)], [], [gap(8, 16)]],
    ['send no part of a sent gap', [gap(10, 12)], [gap(8, 16)], [], [gap(10, 12)]],
    ['send a gap that grew', [gap(6, 16)], [gap(8, 16)], [gap(6, 16)], [gap(6, 16)]],
    ['send a gap that was sent in part', [gap(8, 20)], [gap(8, 16)], [gap(8, 20)], [gap(8, 20)]],
    ['send what became worse', [gap(8, 16)], [gap(8, 16, 'no-first')], [gap(8, 16)], [gap(8, 16)]],
    [
      'send no gap that is better than the sent one, and remember the better one',
      [gap(8, 16, 'no-first')],
      [gap(8, 16)],
      [],
      [gap(8, 16, 'no-first')],
    ],
    ['forget a gap that was filled', [], [gap(8, 16)], [], []],
    ['forget the filled part of a gap', [gap(8, 12)], [gap(8, 16)], [], [gap(8, 12)]],
    ['send no gap of several days again within them', [gap(0, 48)], [gap(-2, 46)], [], [gap(0, 46)]],
    [
      'send it again when the sent part is over soon',
      [gap(0, 48)],
      [gap(-30, 18)],
      [gap(0, 48)],
      [gap(0, 48)],
    ],
  ])('%s', (_name, gaps, sent, send, remember) => {
    expect(decideGapNotices(gaps, sent, at(24))).toEqual({ send, remember });
  });

  it('send a gap again that was filled and opened again', () => {
    const filled = decideGapNotices([], decideGapNotices([gap(8, 16)], [], at(24)).remember, at(24));
    expect(decideGapNotices([gap(8, 16)], filled.remember, at(24)).send).toEqual([gap(8, 16)]);
  });
});
