import { createI18n } from '@khai-bao/ui';

/** Texts of a phone that is, or becomes, a gate device. */
export const gateDeviceTexts = createI18n({
  vi: {
    enrolTitle: 'Máy này thành thiết bị trực cổng',
    enrolText:
      'Máy sẽ chỉ dùng để trực cổng. Mỗi ca, nhân viên chọn tên mình và nhập mã PIN, không cần mật khẩu.',
    name: 'Tên của máy',
    nameHint: 'Đơn vị thấy tên này trong danh sách thiết bị. Ví dụ: Điện thoại cổng chính.',
    nameNeeded: 'Đặt tên cho máy.',
    enrol: 'Ghép máy này',
    noCode:
      'Quét mã QR ở mục Thiết bị trực cổng trên máy của quản trị đơn vị. Mã chỉ dùng một lần, trong 10 phút.',
    unsupported:
      'Trình duyệt này không giữ được khóa riêng của máy. Mở bằng Chrome hoặc Safari bản mới, không dùng chế độ ẩn danh.',
    notKept:
      'Trình duyệt không cho lưu khóa của máy. Tắt chế độ ẩn danh, hoặc giải phóng bộ nhớ, rồi quét mã mới.',
    enrolled: (unit: string) => `Đã ghép với ${unit}`,
    start: 'Vào trực cổng',
    chooseGuard: 'Ai trực ca này?',
    device: (name: string) => `Máy: ${name}`,
    noGuards: 'Đơn vị chưa có nhân viên cổng. Quản trị đơn vị thêm ở mục Nhân viên cổng.',
    noPin: 'Chưa có mã PIN',
    pinOf: (name: string) => `Mã PIN của ${name}`,
    typed: (n: number) => `Đã nhập ${n} trong 6 số`,
    erase: 'Xóa một số',
    back: 'Chọn người khác',
    checking: 'Đang kiểm tra mã PIN',
    wait: (seconds: number) => `Chờ ${seconds} giây rồi nhập lại.`,
    lockedTitle: 'Máy đang bị khóa',
    lockedText:
      'Mã PIN sai 5 lần liên tiếp. Quản trị đơn vị mở khóa ở mục Thiết bị trực cổng, hoặc một nhân viên đăng nhập bằng mật khẩu tại đây.',
    byPassword: 'Đăng nhập bằng mật khẩu',
    byPasswordHint: 'Dùng khi chưa có mã PIN hoặc máy bị khóa.',
    username: 'Tên đăng nhập',
    password: 'Mật khẩu',
    show: 'Hiện mật khẩu',
    code: 'Mã xác thực 6 số',
    needBoth: 'Nhập tên đăng nhập và mật khẩu.',
    signIn: 'Đăng nhập',
    endedTitle: 'Máy này không còn là thiết bị trực cổng',
    endedText: (n: number) =>
      n === 0
        ? 'Đơn vị đã ngừng máy này. Muốn dùng lại, quét mã QR mới ở mục Thiết bị trực cổng.'
        : `Đơn vị đã ngừng máy này. Còn ${n} lượt chưa gửi: đăng nhập bằng mật khẩu trên máy này để gửi.`,
    leave: 'Dùng máy này bằng mật khẩu',
    changeShift: 'Đổi ca',
    changeShiftOf: (name: string) => `${name} đang trực. Đổi ca`,
    cancel: 'Trở lại trực cổng',
    endShift: 'Kết thúc ca',
    confirmTitle: 'Có mạng lại',
    confirmText:
      'Mã PIN lúc mất mạng mới được máy kiểm tra. Nhập lại một lần để hệ thống xác nhận ca của bạn.',
    confirm: 'Nhập mã PIN',
    ownPinTitle: 'Đặt mã PIN',
    ownPinText: 'Mã PIN dùng để nhận ca trên thiết bị trực cổng của đơn vị.',
    ownPinPassword: 'Mật khẩu đang dùng',
    ownPinPasswordNeeded: 'Nhập mật khẩu đang dùng.',
    ownPin: 'Mã PIN mới',
    ownPinHint: '6 số. Tránh dãy số, số lặp và ngày sinh.',
    ownPinNeeded: 'Mã PIN cần đủ 6 số.',
    ownPinShow: 'Hiện mã PIN',
    ownPinSave: 'Lưu mã PIN',
    ownPinSet: 'Đã đặt mã PIN',
  },
  en: {
    enrolTitle: 'This phone becomes a gate device',
    enrolText:
      'It will do nothing but the work at a gate. For each shift, a guard picks a name and types a PIN; no password is needed.',
    name: 'Name of the phone',
    nameHint: 'The unit sees it in its list of devices. Such as: Phone at the main gate.',
    nameNeeded: 'Give the phone a name.',
    enrol: 'Enrol this phone',
    noCode:
      'Scan the QR code under Gate devices on the screen of the unit administrator. It works once, for 10 minutes.',
    unsupported:
      'This browser cannot keep a key of its own. Use a recent Chrome or Safari, not in private mode.',
    notKept:
      'The browser does not keep the key. Leave private mode or free some storage, then scan a new code.',
    enrolled: (unit: string) => `Enrolled with ${unit}`,
    start: 'Start at the gate',
    chooseGuard: 'Who is on duty now?',
    device: (name: string) => `Device: ${name}`,
    noGuards: 'The unit has no gate staff yet. Its administrator adds them under Gate staff.',
    noPin: 'No PIN yet',
    pinOf: (name: string) => `PIN of ${name}`,
    typed: (n: number) => `${n} of 6 digits`,
    erase: 'Delete one digit',
    back: 'Somebody else',
    checking: 'Checking the PIN',
    wait: (seconds: number) => `Wait ${seconds} seconds, then type it again.`,
    lockedTitle: 'This device is locked',
    lockedText:
      'Five wrong PINs in a row. The unit administrator unlocks it under Gate devices, or a guard signs in with a password here.',
    byPassword: 'Sign in with a password',
    byPasswordHint: 'For a guard without a PIN, or when the device is locked.',
    username: 'User name',
    password: 'Password',
    show: 'Show the password',
    code: 'Code of 6 digits',
    needBoth: 'Enter the user name and the password.',
    signIn: 'Sign in',
    endedTitle: 'This phone is no longer a gate device',
    endedText: (n: number) =>
      n === 0
        ? 'The unit has ended this device. To use it again, scan a new QR code under Gate devices.'
        : `The unit has ended this device. ${n} checks are not sent yet: sign in with a password on this phone to send them.`,
    leave: 'Use this phone with a password',
    changeShift: 'Change shift',
    changeShiftOf: (name: string) => `${name} is on duty. Change shift`,
    cancel: 'Back to the gate',
    endShift: 'End the shift',
    confirmTitle: 'The network is back',
    confirmText:
      'While it was away, only this device compared your PIN. Type it once more, so that the system knows your shift.',
    confirm: 'Type the PIN',
    ownPinTitle: 'Set a PIN',
    ownPinText: 'The PIN starts your shift on a gate device of the unit.',
    ownPinPassword: 'Current password',
    ownPinPasswordNeeded: 'Type the current password.',
    ownPin: 'New PIN',
    ownPinHint: '6 digits. Avoid sequences, repeated digits and birthdays.',
    ownPinNeeded: 'A PIN has 6 digits.',
    ownPinShow: 'Show the PIN',
    ownPinSave: 'Save the PIN',
    ownPinSet: 'The PIN is set',
  },
});
