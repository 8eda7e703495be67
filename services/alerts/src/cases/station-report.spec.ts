import { stationReportOf } from './case-item-mapper.js';

const openedAt = new Date('2021-06-30T00:15:00Z');

describe('the report to the health station of the commune', () => {
  it('is due 24 hours after the case was opened', () => {
    expect(stationReportOf({ openedAt, stationReportedAt: null, stationReportedByName: null })).toEqual({
      stationReportDueAt: '2021-07-01T00:15:00.000Z',
      stationReportedAt: null,
      stationReportedByName: null,
    });
  });

  it('names who reported and when', () => {
    const stationReportedAt = new Date('2021-06-30T03:00:00Z');
    expect(stationReportOf({ openedAt, stationReportedAt, stationReportedByName: 'Lan' })).toMatchObject({
      stationReportedAt: '2021-06-30T03:00:00.000Z',
      stationReportedByName: 'Lan',
    });
  });

  it('counts again for a case that was opened again', () => {
    const stationReportedAt = new Date('2021-06-29T03:00:00Z');
    expect(stationReportOf({ openedAt, stationReportedAt, stationReportedByName: 'Lan' })).toMatchObject({
      stationReportedAt: null,
      stationReportedByName: null,
    });
  });
});
