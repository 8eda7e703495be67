import { createI18n } from '@khai-bao/ui';

export const reminderTexts = createI18n({
  vi: {
    open: {
      silent: (n: string) => `Nhắn ${n} đơn vị im lặng`,
      posters: (n: string) => `Nhắn ${n} đơn vị in lại áp phích`,
    },
    title: {
      silent: (name: string) => `Nhắn các đơn vị im lặng của ${name}`,
      posters: (name: string) => `Nhắn các đơn vị có áp phích cũ ở ${name}`,
    },
    intro: {
      silent: (n: string, days: number) =>
        `${n} đơn vị im lặng từ ${days} ngày nhận tin này một lần: qua thư nếu có địa chỉ, và khi đăng nhập.`,
      posters: (n: string) =>
        `${n} đơn vị có áp phích cũ nhận tin này một lần: qua thư nếu có địa chỉ, và khi đăng nhập.`,
    },
    once: 'Mỗi địa bàn nhắn được một lần mỗi ngày.',
    text: 'Nội dung',
    ready: 'Dùng lời soạn sẵn',
    readyVi: 'Tiếng Việt',
    readyEn: 'Tiếng Anh',
    send: (n: string) => `Gửi tới ${n} đơn vị`,
    needed: 'Hãy viết ít nhất một câu.',
    sent: 'Đã gửi. Thư đang đi, theo dõi ở mục Tin đã gửi.',
    list: 'Tin đã gửi',
    by: (name: string, place: string, when: string) => `${name}, ${place}, ${when}`,
    reached: {
      silent: (units: string, days: number) => `${units} đơn vị im lặng từ ${days} ngày`,
      posters: (units: string) => `${units} đơn vị có áp phích cũ`,
    },
    mails: (done: string, all: string) => `Thư: ${done}/${all}`,
    sending: 'đang gửi',
    refused: (n: string) => `${n} địa chỉ không nhận`,
    read: (n: string) => `Đã đọc trên trang: ${n}`,
  },
  en: {
    open: {
      silent: (n: string) => `Write to ${n} silent units`,
      posters: (n: string) => `Ask ${n} units to print their posters again`,
    },
    title: {
      silent: (name: string) => `Write to the silent units of ${name}`,
      posters: (name: string) => `Write to the units of ${name} with old posters`,
    },
    intro: {
      silent: (n: string, days: number) =>
        `${n} units that have been silent for ${days} days get this once: by mail where there is an address, and when they sign in.`,
      posters: (n: string) =>
        `${n} units with old posters get this once: by mail where there is an address, and when they sign in.`,
    },
    once: 'An area can be written to once a day.',
    text: 'Message',
    ready: 'Take ready words',
    readyVi: 'Vietnamese',
    readyEn: 'English',
    send: (n: string) => `Send to ${n} units`,
    needed: 'Write at least one sentence.',
    sent: 'Sent. The mails are on their way; follow them under Messages sent.',
    list: 'Messages sent',
    by: (name: string, place: string, when: string) => `${name}, ${place}, ${when}`,
    reached: {
      silent: (units: string, days: number) => `${units} units, silent for ${days} days`,
      posters: (units: string) => `${units} units with old posters`,
    },
    mails: (done: string, all: string) => `Mails: ${done} of ${all}`,
    sending: 'being sent',
    refused: (n: string) => `${n} addresses refused`,
    read: (n: string) => `Read on the page: ${n}`,
  },
});

/** Ready words to a unit, in its language and not the officer's. */
export const readyWords = {
  silent: {
    vi: `Mấy ngày nay hệ thống chưa nhận được tờ khai nào của đơn vị.

Xin đơn vị:
1. Dán áp phích có mã QR ở cổng vào, cổng ra.
2. Cử người trực cổng, nhắc khách khai báo và khai báo hộ khách không có điện thoại.
3. Đăng nhập, xem mục Cổng để tải áp phích và mục Hôm nay để xem số tờ khai.

Nếu đơn vị đóng cửa hoặc gặp khó, xin gọi phường, xã.`,
    en: `We have received no declarations from your place for some days.

Please:
1. Put the poster with the QR code up at your entrances and exits.
2. Have somebody at the gate who asks visitors to declare, and declares for those without a phone.
3. Sign in: under Gates you find the poster, under Today the number of declarations.

If you are closed or need help, please call your ward.`,
  },
  posters: {
    vi: `Áp phích ở cổng của đơn vị không còn đúng: tên, số điện thoại hoặc hướng dẫn đã đổi.

Xin đơn vị:
1. Đăng nhập, vào mục Cổng, bấm In tất cả.
2. Dán áp phích mới, gỡ áp phích cũ xuống.
3. Chụp ảnh áp phích mới ở từng cổng, ngay trong mục Cổng.

Nếu gặp khó, xin gọi phường, xã.`,
    en: `The posters at your gates are out of date: a name, a phone number or the guide has changed.

Please:
1. Sign in, open Gates, press Print everything.
2. Hang the new posters and take the old ones down.
3. Take a photo of the new poster at each gate, under Gates.

If you need help, please call your ward.`,
  },
} as const;
