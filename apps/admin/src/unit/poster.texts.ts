import { createI18n } from '@khai-bao/ui';

export const posterTexts = createI18n({
  vi: {
    back: 'Về danh sách cổng',
    print: 'In trang này',
    pdf: 'Tải PDF',
    paper: 'Khổ giấy',
    hint: 'In đen trắng vẫn rõ. Dán ngang tầm mắt, không bọc nhựa bóng.',
    parts: {
      poster: 'Áp phích',
      guide: 'Hướng dẫn',
      card: 'Thẻ để quầy',
      guards: 'Cho người trực',
      street: 'Áp phích lớn',
    },
    pages: 'Trang in',
    page: (name: string) => `${name}: xem trước`,
    address: (url: string) => `Mã QR dẫn tới ${url}`,
    all: {
      print: 'In tất cả',
      hint: 'Một tệp PDF cho mọi cổng: áp phích, hướng dẫn, thẻ để quầy, tờ cho người trực, áp phích lớn.',
      file: 'ap-phich-cac-cong.pdf',
      saved: 'Đã tải tệp. Mở ra rồi in, khổ giấy giữ 100%.',
      outdated: (n: number) => `${n} cổng phải in lại áp phích`,
      unconfirmed: (n: number) => `${n} cổng chưa có ảnh áp phích`,
      current: 'Áp phích ở mọi cổng đều đúng.',
    },
    state: {
      current: (version: number) => `Áp phích đúng, bản ${version}`,
      outdated: 'In lại áp phích',
      unconfirmed: 'Chưa có ảnh áp phích',
      confirmedBy: (name: string, when: string) => `${name} chụp ảnh ${when}`,
    },
    changed: (what: string) => `Đã đổi: ${what}.`,
    changes: {
      unit: 'tên đơn vị, địa bàn',
      gate: 'tên cổng, lối',
      code: 'mã cổng',
      hotline: 'số điện thoại',
      guide: 'hướng dẫn',
    },
    photo: {
      title: (name: string) => `Ảnh áp phích ở ${name}`,
      intro: (version: number) =>
        `Dán bản ${version} ở cổng, gỡ bản cũ xuống. Rồi chụp sao cho thấy rõ ít nhất một mã QR.`,
      open: 'Chụp ảnh',
      openOf: (name: string) => `Chụp ảnh áp phích ${name}`,
      see: 'Xem ảnh',
      seeOf: (name: string) => `Xem ảnh áp phích ${name}`,
      version: (version: number) => `bản ${version}`,
      take: 'Chụp hoặc chọn ảnh',
      again: 'Chụp lại',
      photoOf: (name: string) => `Áp phích ở ${name}`,
      shows: (version: number) => `Đúng áp phích của cổng này, bản ${version}.`,
      noCode: 'Không đọc được mã QR trong ảnh. Lại gần hơn, đủ sáng, đừng để bóng lóa.',
      otherGate: 'Mã QR trong ảnh không phải của cổng này.',
      outdated: (version: number | null, wanted: number) =>
        version === null
          ? `Ảnh là áp phích cũ, chưa có số bản. Cần bản ${wanted}.`
          : `Ảnh là bản ${version}. Cần bản ${wanted}: in lại, dán lên rồi chụp.`,
      unreadable: 'Không mở được ảnh này. Hãy chọn ảnh khác.',
      confirm: 'Xác nhận đã dán',
      confirmed: (name: string) => `Đã xác nhận áp phích ở ${name}`,
    },
  },
  en: {
    back: 'Back to the gates',
    print: 'Print this page',
    pdf: 'Download PDF',
    paper: 'Paper',
    hint: 'Clear in black and white too. Put it at eye level, without glossy plastic.',
    parts: {
      poster: 'Poster',
      guide: 'Guide',
      card: 'Counter card',
      guards: 'For guards',
      street: 'Large poster',
    },
    pages: 'Pages',
    page: (name: string) => `${name}: preview`,
    address: (url: string) => `QR code that leads to ${url}`,
    all: {
      print: 'Print everything',
      hint: 'One PDF for all gates: poster, guide, counter card, a page for the guards, large poster.',
      file: 'posters-of-all-gates.pdf',
      saved: 'The file is on your computer. Open it and print at 100 %.',
      outdated: (n: number) =>
        n === 1 ? '1 poster is to be printed again' : `${n} posters are to be printed again`,
      unconfirmed: (n: number) =>
        n === 1 ? '1 gate has no photo of its poster' : `${n} gates have no photo of their poster`,
      current: 'The posters at all gates are right.',
    },
    state: {
      current: (version: number) => `Poster is right, version ${version}`,
      outdated: 'Print the poster again',
      unconfirmed: 'No photo of the poster',
      confirmedBy: (name: string, when: string) => `Photo by ${name}, ${when}`,
    },
    changed: (what: string) => `Changed: ${what}.`,
    changes: {
      unit: 'name of the place or its area',
      gate: 'name or direction of the gate',
      code: 'code of the gate',
      hotline: 'phone number',
      guide: 'guide',
    },
    photo: {
      title: (name: string) => `Photo of the poster at ${name}`,
      intro: (version: number) =>
        `Hang version ${version} at the gate and take the old one down. Then take a photo in which at least one QR code is clear.`,
      open: 'Take a photo',
      openOf: (name: string) => `Take a photo of the poster of ${name}`,
      see: 'See the photo',
      seeOf: (name: string) => `See the photo of the poster of ${name}`,
      version: (version: number) => `version ${version}`,
      take: 'Take or choose a photo',
      again: 'Take it again',
      photoOf: (name: string) => `Poster at ${name}`,
      shows: (version: number) => `The right poster of this gate, version ${version}.`,
      noCode: 'No QR code can be read in the photo. Come closer, in good light, without glare.',
      otherGate: 'The QR code in the photo is not of this gate.',
      outdated: (version: number | null, wanted: number) =>
        version === null
          ? `The photo shows an old poster without a version. Version ${wanted} is needed.`
          : `The photo shows version ${version}. Version ${wanted} is needed: print it, hang it, then take the photo.`,
      unreadable: 'This picture cannot be opened. Choose another.',
      confirm: 'Confirm that it hangs there',
      confirmed: (name: string) => `Poster confirmed at ${name}`,
    },
  },
});
