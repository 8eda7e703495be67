import {
  acceptParameters,
  formatAddressParameters,
  parseAddressParameters,
  removeAddressParameters,
} from './address-parameters.js';

describe('parameters of an address', () => {
  it.each([
    ['a record', '?ma=u1', { id: 'u1' }],
    [
      'a view and a search text',
      '?muc=duplicate&tim=ch%E1%BB%A3+b%E1%BA%BFn',
      { view: 'duplicate', q: 'chợ bến' },
    ],
    ['digits as text', '?tim=0903', { q: '0903' }],
    ['an area', '?dia-ban=79.760', { area: '79.760' }],
    ['quotation marks that were typed', '?tim=%22123%22', { q: '"123"' }],
  ])('%s is read and written', (_name, search, parameters) => {
    expect(parseAddressParameters(search)).toEqual(parameters);
    expect(formatAddressParameters(parameters)).toBe(search);
  });

  it.each([
    ['?id=u1', { id: 'u1' }],
    ['?q=123', { q: '123' }],
    ['?q=%22123%22', { q: '123' }],
    ['?loc=f4', { filter: 'f4' }],
    ['?tieng=en', { language: 'en' }],
    ['?diaban=79-760', { area: '79-760' }],
    ['?dia_ban=%2279.760%22&ten_dia_ban=Qu%E1%BA%ADn+1', { area: '79.760', areaName: 'Quận 1' }],
    ['?tt=asked', { state: 'asked' }],
  ])('the former %s is read', (search, parameters) => {
    expect(parseAddressParameters(search)).toEqual(parameters);
  });

  it.each(['?ma=new&id=old', '?id=old&ma=new'])('the current name wins over a former one: %s', (search) => {
    expect(parseAddressParameters(search)).toEqual({ id: 'new' });
  });

  it('unknown and empty ones are left out', () => {
    expect(parseAddressParameters('?utm=x&view=all&tim=')).toEqual({});
    expect(formatAddressParameters({ id: undefined, q: '', other: 'x' })).toBe('');
  });

  it('a route keeps what it accepts', () => {
    expect(acceptParameters('id', 'q')({ id: 'u1', view: 'all', q: '' })).toEqual({ id: 'u1' });
  });

  it('removal covers former names', () => {
    const address = new URL('https://khaibao.example.vn/admin/tiep-nhan?muc=all&ma=a&id=b&loc=f');
    removeAddressParameters(address, 'id', 'filter');
    expect(address.search).toBe('?muc=all');
  });
});
