import { listFieldChanges } from './field-changes.js';
import type { UnitFields } from './unit-fields.js';

const before: UnitFields = {
  name: 'Chợ Bến Nghé',
  kind: 'market',
  taxCode: null,
  areaName: 'Phường Bến Nghé, Quận 1',
  street: '12 Tôn Thất Đạm',
  representative: 'Lê Thị Hoa',
  phone: '+84908222333',
  email: null,
  usesNcovi: false,
  expectedGates: 2,
};

describe('the changes of a correction', () => {
  it('are empty when nothing differs', () => {
    expect(listFieldChanges(before, { ...before })).toEqual([]);
  });

  it('are the fields that differ with old and new values, in the order of the form', () => {
    expect(
      listFieldChanges(before, {
        ...before,
        email: 'cho@bennghe.example.vn',
        usesNcovi: true,
        expectedGates: null,
      }),
    ).toEqual([
      { field: 'email', from: null, to: 'cho@bennghe.example.vn' },
      { field: 'usesNcovi', from: 'false', to: 'true' },
      { field: 'expectedGates', from: '2', to: null },
    ]);
  });
});
