import { createI18n } from '@khai-bao/ui';

export const visitorCardI18n = createI18n({
  vi: {
    title: 'Đây là thẻ khai báo y tế',
    what: 'Thẻ của người không dùng điện thoại thông minh. Nhân viên ở cổng quét thẻ và khai giúp.',
    privacy: 'Mở trang này không xem được tên hay thông tin của chủ thẻ.',
    found: 'Bạn nhặt được thẻ? Đưa cho nhân viên ở cổng hoặc phường, xã gần nhất.',
    lost: 'Bạn mất thẻ? Báo phường, xã hoặc nơi làm thẻ để hủy và làm thẻ mới.',
    declare: 'Tự khai bằng điện thoại',
  },
  en: {
    title: 'This is a health declaration card',
    what: 'It belongs to somebody without a smartphone. The staff at a gate scan it and declare for that person.',
    privacy: 'This page shows neither the name nor anything else about the holder.',
    found: 'Did you find it? Give it to the staff of a gate or to the nearest ward office.',
    lost: 'Did you lose yours? Tell your ward or the place that made it; it is revoked and replaced.',
    declare: 'Declare with this phone',
  },
});
