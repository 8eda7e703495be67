import type { CaseGraphDto, GraphCaseDto } from '@khai-bao/api-client/alerts';
import { layOutGraph, listAxisDays } from './graph-layout.js';

const oneCase = (caseId: string, unitId: string, day: string): GraphCaseDto => ({
  caseId,
  unitId,
  day,
  code: `Q1-${caseId}`,
  state: 'NEW',
  onsetDay: null,
});
const graph: CaseGraphDto = {
  cases: [
    oneCase('a', 'market', '2021-06-28'),
    oneCase('b', 'market', '2021-06-28'),
    oneCase('c', 'market', '2021-07-01'),
    oneCase('d', 'school', '2021-07-01'),
  ],
  units: [
    { unitId: 'market', name: 'Chợ', areaName: 'Phường Bến Nghé, Quận 1' },
    { unitId: 'school', name: 'Trường', areaName: 'Phường Đa Kao, Quận 1' },
  ],
  links: [
    { fromId: 'a', toId: 'd', kind: 'contact', reason: 'same-gate' },
    { fromId: 'a', toId: 'elsewhere', kind: 'same-person', reason: null },
  ],
  otherCaseCount: 0,
  isTruncated: false,
};

describe('the layout of cases and units', () => {
  it.each([
    [[], []],
    [['2021-06-30'], ['2021-06-30']],
    [
      ['2021-07-01', '2021-06-29', '2021-06-29'],
      ['2021-06-29', '2021-06-30', '2021-07-01'],
    ],
    [
      ['2021-01-01', '2021-06-30'],
      ['2021-01-01', '2021-06-30'],
    ],
  ])('shows for %j the days %j', (days, axis) => {
    expect(listAxisDays(days)).toEqual(axis);
  });

  it('gives each case a place of its own, by day and unit', () => {
    const { nodes, days } = layOutGraph(graph);
    expect(days).toHaveLength(4);
    expect(nodes.map((node) => [node.case.caseId, node.column, node.row])).toEqual([
      ['a', 0, 0],
      ['b', 0, 1],
      ['c', 3, 0],
      ['d', 3, 2],
    ]);
    expect(new Set(nodes.map(({ x, y }) => `${x}:${y}`)).size).toBe(4);
  });

  it('keeps cases within the lane of their unit', () => {
    const { nodes, lanes, height } = layOutGraph(graph);
    const [market, school] = lanes;
    expect(school!.top).toBe(market!.top + market!.height);
    expect(height).toBe(school!.top + school!.height);
    const within = nodes.map(({ case: { unitId }, y }) => {
      const lane = lanes.find(({ unit }) => unit.unitId === unitId)!;
      return y > lane.top && y < lane.top + lane.height;
    });
    expect(within).toEqual([true, true, true, true]);
  });

  it('draws links between shown cases only', () => {
    expect(layOutGraph(graph).edges.map(({ link }) => link.toId)).toEqual(['d']);
  });
});
