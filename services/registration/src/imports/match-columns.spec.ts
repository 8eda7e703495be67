import { matchHeading, importFields } from './import-fields.js';
import { matchColumns } from './match-columns.js';

describe('a heading', () => {
  it.each([
    ['Tên đơn vị', 'name'], ['TÊN CƠ SỞ (*)', 'name'], ['ten co so', 'name'], ['Tên doanh nghiệp/ hộ KD', 'name'],
    ['Loại hình', 'kind'], ['Loại hình hoạt động (SX, KD…)', 'kind'], ['Kind', 'kind'],
    ['Địa chỉ', 'street'], ['Số nhà/đường', 'street'], ['Địa chỉ (số nhà, đường)', 'street'],
    ['Phường/Xã', 'ward'], ['Phường, xã, thị trấn', 'ward'], ['PHƯỜNG', 'ward'], ['P/X', 'ward'],
    ['Người đại diện', 'representative'], ['Chủ cơ sở', 'representative'], ['Họ và tên người đại diện pháp luật', 'representative'],
    ['Điện thoại', 'phone'], ['SĐT', 'phone'], ['Số ĐT liên hệ', 'phone'], ['Điện thoại (di động)', 'phone'], ['ĐTDĐ', 'phone'],
    ['Email', 'email'], ['E-mail', 'email'], ['Địa chỉ email', 'email'], ['Thư điện tử', 'email'],
    ['MST', 'taxCode'], ['Mã số thuế', 'taxCode'], ['MST/Mã số DN', 'taxCode'],
    ['Số cổng', 'expectedGates'], ['Số cổng dự kiến đặt mã', 'expectedGates'],
    ['Dùng NCOVI', 'usesNcovi'], ['Đã sử dụng ứng dụng NCOVI (Có/Không)', 'usesNcovi'],
  ])('%s is the %s', (heading, field) => {
    expect(matchHeading(heading.normalize('NFD'))?.field).toBe(field);
  }); // prettier-ignore
  it.each(['STT', 'TT', 'Ghi chú', 'Ngày', ''])('%s is none', (heading) => {
    expect(matchHeading(heading)).toBeNull();
  });
});

describe('columns', () => {
  const match = (...rows: string[][]) =>
    matchColumns({ rows: rows.map((cells, at) => ({ n: at + 1, cells })), templateVersion: null });

  it('are found below a title, by their headings', () => {
    const { columns, body } = match(
      ['ỦY BAN NHÂN DÂN PHƯỜNG BẾN NGHÉ'],
      ['Danh sách đơn vị'],
      ['STT', 'Tên cơ sở', 'Địa chỉ', 'SĐT', 'Ghi chú'],
      ['1', 'Chợ', '12 Lê Lợi', '0908222333'],
    );
    expect(columns).toEqual([null, 'name', 'street', 'phone', null]);
    expect(body.map(({ n }) => n)).toEqual([4]);
  });

  it('are assigned once: of two for one field, the more certain heading', () => {
    expect(match(['Tên đơn vị', 'Số điện thoại bàn cơ quan', 'Điện thoại', 'Email']).columns).toEqual([
      'name',
      null,
      'phone',
      'email',
    ]);
  });

  it('without headings are unassigned', () => {
    const { columns, headings } = match(['a', 'b'], ['c', 'd']);
    expect(columns).toEqual([null, null]);
    expect(headings).toEqual(['a', 'b']);
  });

  it('of a downloaded file ignore the reasons', () => {
    expect(match(['Tên đơn vị', 'Điện thoại', 'Vì sao chưa nhập']).columns).toEqual(['name', 'phone', null]);
  });

  it('have a known heading for every field', () => {
    const { columns } = match([
      'Tên',
      'Loại',
      'Đường',
      'Xã',
      'Chủ hộ',
      'Tel',
      'Mail',
      'Tax code',
      'Gates',
      'NCOVI',
    ]);
    expect(columns).toEqual([...importFields]);
  });
});
