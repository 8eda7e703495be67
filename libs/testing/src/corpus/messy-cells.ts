/**
 * Cells as committees, shopkeepers and copied contacts really write them, with what each means. Every way in
 * (spreadsheet, public form, counter, search) is held against these; `null`: refused. Collected from public bug
 * reports of spreadsheet and health software, and from the trials of November 2026; the people and units are made up.
 */
export interface MessyCell {
  readonly typed: string;
  readonly means: string | null;
}

const cells = (...pairs: readonly (readonly [string, string | null])[]): MessyCell[] =>
  pairs.map(([typed, means]) => ({ typed, means }));
/** Many spellings of one thing. */
const spellings = (means: string | null, ...typed: readonly string[]): MessyCell[] =>
  typed.map((one) => ({ typed: one, means }));

const utf8As1252 = (text: string): string =>
  new TextDecoder('windows-1252').decode(new TextEncoder().encode(text));

/** Phones, as E.164. */
export const messyPhones: readonly MessyCell[] = [
  ...spellings(
    '+84903123456',
    '0903123456', '0903 123 456', '0903.123.456', '0903-123-456', '(0903) 123 456', '(090) 312-3456', '090 3123456', '0903 12 34 56',
    '+84903123456', '+84 903 123 456', '+84 (0)903 123 456', '+84-903-123-456', '84903123456', '84 903 123 456', '0084903123456', '(+84) 903.123.456',
    '０９０３１２３４５６', '0903\u00a0123\u00a0456', '\u202a0903123456\u202c', '0903\u200b123456', '0903\u00ad123\u00ad456', '0903\u2011123\u2011456',
    '0903\u2212123\u2212456', '0903–123–456', '0903 123 456 (chị Lan)', '0903123456 (gặp anh Ba)', 'ĐT: 0903123456', 'SĐT 0903 123 456', 'Tel: 0903123456',
    'Hotline: 0903.123.456', 'Zalo 0903123456', ' 0903123456 ', '0903/123/456', '+84.903.123.456', '(+84)903123456', '0903_123_456'.replaceAll('_', '\u2009'), 'DĐ: 0903 123 456', '0903123456.',
  ),
  ...spellings(
    '+842838297000',
    '028 3829 7000', '(028) 3829 7000', '02838297000', '+84 28 3829 7000', '028.3829.7000', '028-38297000', '(08) 3829 7000', '08 3829 7000', '08.38297000',
    '+84 8 3829 7000', '(84-8) 3829 7000', '028 3829 7000 máy lẻ 12', '028 3829 7000 ext 12', '028 3829 7000 nhánh 3',
  ),
  ...cells(
    ['(04) 3825 1234', '+842438251234'], ['0438251234', '+842438251234'], ['(072) 3826 123', '+842723826123'], ['072 3826123', '+842723826123'],
    ['0511 3826 123', '+842363826123'], ['061 3822 222', '+842513822222'], ['0650 3822 222', '+842743822222'], ['(077) 3826 123', '+842973826123'],
    ['0251 382 9700', '+842513829700'], ['0168 123 4567', '+84381234567'], ['0120 123 4567', '+84701234567'], ['01234567890', '+84834567890'], ['0199 123 4567', '+84591234567'],
    ['0838297000', '+84838297000'], ['083 829 7000', '+84838297000'], ['0773826123', '+84773826123'], ['077 382 6123', '+84773826123'],
    ['+1 415 555 2671', '+14155552671'], ['0065 6123 4567', '+6561234567'], ['+855 12 345 678', '+85512345678'], ['+82-10-1234-5678', '+821012345678'],
  ),
  ...spellings(null, 'không có', '090312345', '09031234567', '12345', '1900 9095', '0903x123456', 'Lan', '(chị Lan)', '+0903123456', '0003123456', '0903123456 0903123457'),
]; // prettier-ignore

/** Phones that a spreadsheet has turned into numbers; a form's field never holds them so. */
export const spreadsheetPhones: readonly MessyCell[] = spellings(
  '+84903123456', '903123456', '903123456.0', "'0903123456", '903 123 456',
); // prettier-ignore

/** Tax codes as they are kept. */
export const messyTaxCodes: readonly MessyCell[] = [
  ...spellings('0300588569', '0300588569', '0300 588 569', '0300.588.569', ' 0300588569 ', '０３００５８８５６９', '\u202a0300588569\u202c', '300588569', "'0300588569"),
  ...spellings('0300588569-001', '0300588569-001', '0300588569001', '0300588569–001', '0300588569—001', '0300588569 − 001', '0300588569 - 001', '0300588569\u2011001', '300588569-001', '300588569001'),
  ...spellings('079190001234', '079190001234', '079 190 001 234', '079-190-001-234'),
  ...cells(['175190001234', '175190001234'], ['001085012345', '001085012345']),
  ...spellings(null, '12345', '030058856', 'không có', '0300588569-01', '03005885691', '099190001234', '000190001234'),
]; // prettier-ignore

/** ID papers: their number as it is kept, by kind. */
export const messyIdNumbers: readonly (MessyCell & { readonly kind: 'cccd' | 'cmnd' | 'passport' })[] = [
  ...spellings('079190001234', '079190001234', '079 190 001 234', '079.190.001.234', '079-190-001-234', '079–190–001–234', '０７９１９０００１２３４', '079190\u200b001234').map((cell) => ({ ...cell, kind: 'cccd' as const })),
  ...spellings('175190001234', '175190001234', '175 190 001 234').map((cell) => ({ ...cell, kind: 'cccd' as const })),
  ...spellings(null, '07919000123', '0791900012345', '000190001234', '097190001234', 'abc', '024123456').map((cell) => ({ ...cell, kind: 'cccd' as const })),
  ...spellings('024123456', '024123456', '024 123 456', '024.123.456').map((cell) => ({ ...cell, kind: 'cmnd' as const })),
  ...spellings('C1234567', 'C1234567', 'c1234567', 'C 1234567', 'C-1234567').map((cell) => ({ ...cell, kind: 'passport' as const })),
  ...spellings(null, 'ABCDEF', 'A1', '!!1234567').map((cell) => ({ ...cell, kind: 'passport' as const })),
]; // prettier-ignore

/** Names and addresses in a spreadsheet: as they read. */
export const messyTexts: readonly MessyCell[] = [
  ...spellings('Công ty Thực phẩm', 'Công ty Thực phẩm', 'C«ng ty Thùc phÈm', 'Coâng ty Thöïc phaåm', utf8As1252('Công ty Thực phẩm'), utf8As1252(utf8As1252('Công ty Thực phẩm')), 'Cô\u0302ng ty Thực phẩm'.replace('ô\u0302', 'o\u0302'), ' Công  ty\u00a0Thực phẩm ', 'Công\u200b ty Thực\u00ad phẩm', '\u202aCông ty Thực phẩm\u202c', 'Công ty\nThực phẩm', '\ufeffCông ty Thực phẩm'),
  ...spellings('Nguyễn Thị Hường', 'Nguyễn Thị Hường', 'NguyÔn ThÞ H­êng', 'Nguyeãn Thò Höôøng', utf8As1252('Nguyễn Thị Hường'), 'Nguyễn Thị Hường'.normalize('NFD')),
  ...spellings('Đường Trần Phú', 'Đường Trần Phú', 'Ñöôøng Traàn Phuù', utf8As1252('Đường Trần Phú'), 'Ðường Trần Phú', 'Đường Trần Phú'.normalize('NFD')),
  ...spellings('Quán Cô Ba', 'Quán Cô Ba', utf8As1252('Quán Cô Ba'), 'Quaùn Coâ Ba', 'Quán\tCô Ba'),
  ...cells(
    ['Quán · Cô Ba', 'Quán · Cô Ba'], ['Cô Ba × Bà Tư', 'Cô Ba × Bà Tư'], ['© Cô Ba', '© Cô Ba'], ['Lê ½', 'Lê ½'], ['Quán 5£', 'Quán 5£'], ['Số 1º, lầu 2', 'Số 1º, lầu 2'],
    ['Ða Kao', 'Đa Kao'], ['ða kao', 'đa kao'], ['SÐT', 'SĐT'], ['Café Hôtel Señor', 'Café Hôtel Señor'], ['Nhà thuốc Müller', 'Nhà thuốc Müller'], ['Saint-Exupéry', 'Saint-Exupéry'], ['Trường Lê Ba', 'Trường Lê Ba'],
    ['Hoà Bình', 'Hoà Bình'], ['HÒA BÌNH', 'HÒA BÌNH'], ['Phở 24', 'Phở 24'], ['“Quán” Ông Năm – Bà Sáu', '“Quán” Ông Năm – Bà Sáu'], ['安東市場', '安東市場'], ['ផ្សារ', 'ផ្សារ'], ['김밥', '김밥'],
    ['<b>Chợ</b>', '<b>Chợ</b>'], ['=1+1', '=1+1'], ['Chợ & Siêu thị', 'Chợ & Siêu thị'], ['12/3A Lê Lợi', '12/3A Lê Lợi'], ['Chợ "Bến" Thành', 'Chợ "Bến" Thành'], ['Tổ 5, KP.2', 'Tổ 5, KP.2'], ['Cửa hàng 99k', 'Cửa hàng 99k'], ['Toà nhà Ánh Dương', 'Toà nhà Ánh Dương'], ['C.ty TNHH MTV Á Âu', 'C.ty TNHH MTV Á Âu'], ['Phoøng khaùm', 'Phòng khám'], ['Tr¹m y tÕ', 'Trạm y tế'], ['Nhµ thuèc', 'Nhà thuốc'], ['Nhaø thuoác', 'Nhà thuốc'],
    ['Quaän Goø Vaáp', 'Quận Gò Vấp'], ['Phöôøng Linh Trung', 'Phường Linh Trung'], ['ThuÕ m«n bµi', 'Thuế môn bài'], ['Tr­êng mÇm non', 'Trường mầm non'], ['BÖnh viÖn Chî RÉy', 'Bệnh viện Chợ Rẫy'],
    ['Beänh vieän Chôï Raãy', 'Bệnh viện Chợ Rẫy'], ['Nhaø haøng Haûi Saûn', 'Nhà hàng Hải Sản'], ['Khaùch saïn Ñoâng AÙ', 'Khách sạn Đông Á'], ['Sieâu thò', 'Siêu thị'], ['ÑAÏI HOÏC', 'ĐẠI HỌC'], ['Hîp t¸c x·', 'Hợp tác xã'], ['§¹i häc B¸ch khoa', 'Đại học Bách khoa'],
    // TCVN3 or VNI beside Unicode in one cell: the words that do not read are repaired, the others stay.
    ['C«ng ty Thực phẩm Đông Á', 'Công ty Thực phẩm Đông Á'], ['Coâng ty Thực phẩm Đông Á', 'Công ty Thực phẩm Đông Á'], ['Đường NguyÔn Huệ', 'Đường Nguyễn Huệ'], ['Chợ Phöôøng Bến Thành', 'Chợ Phường Bến Thành'],
    ['C«ng ty Thu\u031b\u0323c pha\u0302\u0309m', 'Công ty Thực phẩm'], ['Ða Kao, Ph­êng', 'Đa Kao, Phường'], ['Quán Café Đà Lạt', 'Quán Café Đà Lạt'], ['Khách sạn Hôtel Đông Dương', 'Khách sạn Hôtel Đông Dương'], ['Müller Phở', 'Müller Phở'],
    // An eth alone, in an abbreviation, and in a TCVN3 cell, where it is `é` inside a word.
    ['Ð', 'Đ'], ['Nguyễn Ð. Lê', 'Nguyễn Đ. Lê'], ['Ðc 12 Lê Lai', 'Đc 12 Lê Lai'], ['Quán Ð Lê Lai', 'Quán Đ Lê Lai'], ['ÐÀO THỊ HOA', 'ĐÀO THỊ HOA'], ['C«ng ty Ð', 'Công ty Đ'], ['C«ng ty SÐT', 'Công ty SĐT'], ['N­íc Ðp', 'Nước ép'],
    // What copying leaves inside of names.
    ['Chợ Bến\u200b Thành', 'Chợ Bến Thành'], ['Chợ B\u00adến Thành', 'Chợ Bến Thành'], ['Lê\u200c Thị Hoa', 'Lê Thị Hoa'], ['Lê \ufeffThị Hoa', 'Lê Thị Hoa'], ['می\u200cخواهم', 'می\u200cخواهم'],
  ),
]; // prettier-ignore

/** Wards as they are written, by the code of the ward in June 2021; read for the whole city. */
export const messyWards: readonly MessyCell[] = [
  ...spellings('26740', 'Phường Bến Nghé', 'P. Bến Nghé', 'p bến nghé', 'Bến Nghé', 'ben nghe', 'BẾN NGHÉ', 'Bến Nghé, Quận 1', 'P.Bến Nghé Q.1', 'Phường Bến Nghé, Q1', 'F. Bến Nghé', 'Bến Nghé (Quận 1)', '26740', 'Phường Bến Nghé, Quận 1, TP.HCM', 'Bến Nghé'.normalize('NFD'), 'Bеn Nghе Q1'),
  ...spellings('26737', 'Đa Kao', 'Ða Kao', 'ĐaKao', 'P. Đa Kao, Q1', 'phuong da kao quan 1', 'Đakao'),
  ...spellings('27139', 'Võ Thị Sáu', 'Phường Võ Thị Sáu, Quận 3', 'Phường 7 Quận 3', 'P7 Q3', 'P.06, Q.3', 'Phường 8, Quận 3'),
  ...cells(['P.01, Q3', '27160'], ['Phường 1 Quận 3', '27160'], ['P1 Q.3', '27160'], ['Phường 14 Phú Nhuận', '27085'], ['Phường 12, Quận Phú Nhuận', '27073'], ['P15 Q5', '27310'], ['P5 Q4', '27292'], ['P3 Q10', '27190']),
  ...spellings(null, 'Phường Không Có', 'Quận 1', 'Phường 99 Quận 3', '99999', 'Phường 1'),
]; // prettier-ignore

/** Wards of Thủ Đức city by the district that they belonged to until 2020: the name of the ward. */
export const formerDistrictWards: readonly MessyCell[] = cells(
  ['Thảo Điền Quận 2', 'Phường Thảo Điền'], ['P. Thảo Điền, Q2', 'Phường Thảo Điền'], ['An Phú, Quận 2', 'Phường An Phú'], ['Hiệp Phú Quận 9', 'Phường Hiệp Phú'], ['P.Long Bình Q9', 'Phường Long Bình'],
  ['Linh Trung, Quận Thủ Đức', 'Phường Linh Trung'], ['Linh Trung Q. Thủ Đức', 'Phường Linh Trung'], ['Linh Trung, TP Thủ Đức', 'Phường Linh Trung'], ['Bình Khánh Quận 2', 'Phường An Khánh'], ['Bình An, Q2', 'Phường An Khánh'],
); // prettier-ignore

/** Ticks and words under "uses NCOVI". */
export const messyYesNo: readonly { readonly typed: string; readonly means: boolean | null }[] = [
  ...['✓', '✔', '√', '☑', '✅', '+', 'x', 'X', 'Có', 'có', 'CO', 'Yes', 'y', '1', 'true', 'Đã dùng', 'đã có', 'Rồi', 'v', 'OK'].map((typed) => ({ typed, means: true })),
  ...['', '-', '–', '☐', '✗', '✘', 'Không', 'khong', 'No', 'n', '0', 'false', 'Chưa', 'chưa dùng', 'K'].map((typed) => ({ typed, means: false })),
  ...['?', '★', '…', 'chưa rõ', 'hỏi lại'].map((typed) => ({ typed, means: null })),
]; // prettier-ignore

/** How many cells there are in all. */
export const messyCellCount =
  messyPhones.length +
  spreadsheetPhones.length +
  messyTaxCodes.length +
  messyIdNumbers.length +
  messyTexts.length +
  messyWards.length +
  formerDistrictWards.length +
  messyYesNo.length;
