import { unit } from '../../test/example-records.js';
import { mapUnit } from './unit.mapping.js';

const contact = { representative: 'Lê Thị Hoa', phone: '+84908222333', email: null };
const activity = (state: typeof unit.state): unknown[] =>
  mapUnit({ ...unit, state }, contact).map((change) => {
    const resource = ('resource' in change ? change.resource : {}) as { active?: boolean; status?: string };
    return resource.active ?? resource.status;
  });

describe('a unit in the feed', () => {
  it.each([
    ['FORWARDED', [true, 'active']],
    ['REJECTED', [false, 'inactive']],
    // Joined to another registration it is not there a second time; parted again it is.
    ['DUPLICATE', [false, 'inactive']],
  ] as const)('%s', (state, expected) => expect(activity(state)).toEqual(expected));

  it('does not contain whether the unit may be a duplicate', () =>
    expect(mapUnit({ ...unit, duplicateOpen: true }, contact)).toEqual(mapUnit(unit, contact)));
});
