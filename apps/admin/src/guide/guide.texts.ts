import { createI18n } from '@khai-bao/ui';
import { sessionTexts } from '../session/session.texts.js';
import { navigationTexts } from '../navigation/navigation.texts.js';
import { posterTexts } from '../unit/poster.texts.js';
import { unitTexts } from '../unit/unit.texts.js';

// A part's steps are lines of one text. Buttons and sections are named by their own texts, so that the guide never calls them by another name.
const [gates, gatesEn] = [unitTexts.texts('vi').gates, unitTexts.texts('en').gates];
const [poster, posterEn] = [posterTexts.texts('vi'), posterTexts.texts('en')];
const [staff, staffEn] = [unitTexts.texts('vi').staff, unitTexts.texts('en').staff];
const [door, doorEn] = [sessionTexts.texts('vi'), sessionTexts.texts('en')];
const [sections, sectionsEn] = [navigationTexts.texts('vi').sections, navigationTexts.texts('en').sections];

export const guideTexts = createI18n({
  vi: {
    title: 'Hướng dẫn cho đơn vị',
    intro: 'Cầm phiếu tài khoản trên tay, làm lần lượt từ trên xuống. Khoảng 15 phút.',
    print: 'In trang này',
    signIn: 'Vào trang đăng nhập',
    contents: 'Các phần',
    parts: {
      'dang-nhap': {
        title: 'Đăng nhập lần đầu',
        steps: [
          'Mở địa chỉ ghi trên phiếu, hoặc quét mã QR của phiếu bằng điện thoại.',
          'Nhập tên đăng nhập và mật khẩu trên phiếu. Chữ hoa, chữ thường và dấu gạch gõ như phiếu.',
          `Đặt mật khẩu mới: ${door.freshHint} Mật khẩu trên phiếu từ đó không dùng được nữa.`,
          'Xé hoặc cất kỹ phiếu. Không chụp ảnh gửi cho ai.',
        ].join('\n'),
      },
      cong: {
        title: 'Tạo cổng',
        steps: [
          `Mở mục “${sections.gates}”, bấm “${gates.add}”.`,
          'Mỗi lối vào, lối ra là một cổng. Đặt tên theo chỗ mọi người quen gọi, ví dụ Cổng 1, đường Phan Bội Châu.',
          `Bấm “${gates.create}”. Đổi tên lúc nào cũng được, mã QR vẫn như cũ.`,
        ].join('\n'),
      },
      'ap-phich': {
        title: 'In và dán áp phích',
        steps: [
          `Ở mỗi cổng, bấm “${gates.poster}”, rồi “${poster.print}”. Giấy A4, in đen trắng vẫn quét được.`,
          'Dán ở cổng vào và cổng ra, ngang tầm mắt, không bọc nhựa bóng, tránh nắng chiếu thẳng.',
          'Lấy điện thoại quét thử. Trang mở ra phải ghi đúng tên đơn vị và tên cổng.',
        ].join('\n'),
      },
      'nhan-vien': {
        title: 'Nhân viên trực cổng',
        steps: [
          `Mở mục “${sections.staff}”, bấm “${staff.add}”. Mỗi người một tài khoản, không dùng chung.`,
          `Đọc tên đăng nhập và mật khẩu cho người đó ngay. ${staff.once}`,
          'Người trực mở trang này bằng điện thoại của họ, đăng nhập, rồi quét mã của khách.',
          'Khách không có điện thoại: bấm “Khai hộ”. Khách có dấu hiệu nghi ngờ: làm theo màn hình, máy báo trung tâm y tế.',
          `Người nghỉ việc: bấm “${staff.disable}” bên tên người đó.`,
        ].join('\n'),
      },
      'thiet-bi': {
        title: 'Dùng thêm một máy',
        steps: [
          'Trên máy thứ hai, mở cùng địa chỉ và đăng nhập với mật khẩu của bạn. Máy thứ nhất vẫn dùng được.',
          `Xem các máy đang đăng nhập ở mục “${door.devices.title}”, bấm vào tên bạn ở góc màn hình.`,
          door.devices.hint,
        ].join('\n'),
      },
      'quen-mat-khau': {
        title: 'Quên mật khẩu, mất phiếu',
        steps: [
          `Ở trang đăng nhập bấm “${door.lost}”. Đơn vị có thư điện tử thì nhận được liên kết trong vài phút.`,
          'Không có thư, hoặc mất phiếu: gọi Ủy ban nhân dân phường, xã. Cán bộ cấp phiếu mới, phiếu cũ hết dùng.',
          'Nhân viên trực cổng quên mật khẩu: người quản trị đơn vị khóa tài khoản cũ và tạo tài khoản mới.',
        ].join('\n'),
      },
    },
    help: 'Gọi cho ai',
    hotline: 'Cần giúp về phần mềm: gọi 1900 9095.',
    find: 'Ủy ban nơi đơn vị hoạt động',
    findPlaceholder: 'Gõ tên phường, xã',
    findNothing: 'Không có phường, xã này',
    areaPage: (area: string) => `Trang của ${area}`,
    nobody: 'Địa bàn này chưa nêu đầu mối. Gọi 1900 9095, hoặc tới trụ sở Ủy ban.',
    write: 'Ghi số của Ủy ban vào đây:',
  },
  en: {
    title: 'Guide for units',
    intro: 'With the account slip in your hand, go from top to bottom. It takes about 15 minutes.',
    print: 'Print this page',
    signIn: 'To the sign-in page',
    contents: 'Contents',
    parts: {
      'dang-nhap': {
        title: 'Sign in for the first time',
        steps: [
          'Open the address on the slip, or scan its QR code with a phone.',
          'Enter the user name and the password of the slip. Type capitals and hyphens as they are printed.',
          `Set a new password: ${doorEn.freshHint} The one on the slip no longer works from then on.`,
          'Tear the slip up or lock it away. Send no picture of it to anybody.',
        ].join('\n'),
      },
      cong: {
        title: 'Make gates',
        steps: [
          `Open “${sectionsEn.gates}” and press “${gatesEn.add}”.`,
          'Each way in or out is a gate. Name it as people call it, such as Gate 1, Phan Boi Chau street.',
          `Press “${gatesEn.create}”. You can rename it at any time; its QR code stays the same.`,
        ].join('\n'),
      },
      'ap-phich': {
        title: 'Print and hang the posters',
        steps: [
          `At each gate press “${gatesEn.poster}”, then “${posterEn.print}”. A4; black and white can be scanned too.`,
          'Hang them at the entrance and the exit, at eye level, without glossy plastic, out of direct sun.',
          'Scan it with a phone. The page must name your unit and the gate.',
        ].join('\n'),
      },
      'nhan-vien': {
        title: 'Gate staff',
        steps: [
          `Open “${sectionsEn.staff}” and press “${staffEn.add}”. An account for each person, never shared.`,
          `Tell the person the user name and the password at once. ${staffEn.once}`,
          'They open this site on their own phone, sign in, and scan visitors’ passes.',
          'A visitor without a phone: press “Declare on behalf”. A suspected case: do what the screen says; the medical centre is told.',
          `Somebody has left: press “${staffEn.disable}” beside the name.`,
        ].join('\n'),
      },
      'thiet-bi': {
        title: 'Use a second device',
        steps: [
          'Open the same address on the second device and sign in with your password. The first one stays signed in.',
          `See where you are signed in under “${doorEn.devices.title}”: press your name in the corner.`,
          doorEn.devices.hint,
        ].join('\n'),
      },
      'quen-mat-khau': {
        title: 'Lost password, lost slip',
        steps: [
          `On the sign-in page press “${doorEn.lost}”. With an e-mail address you get a link within minutes.`,
          'No e-mail, or the slip is lost: call the ward’s People’s Committee. They make a new slip; the old one stops working.',
          'Gate staff who forgot theirs: the unit’s administrator disables the account and makes a new one.',
        ].join('\n'),
      },
    },
    help: 'Whom to call',
    hotline: 'For help with the software call 1900 9095.',
    find: 'The committee where your unit is',
    findPlaceholder: 'Type the name of the ward',
    findNothing: 'No such ward',
    areaPage: (area: string) => `The page of ${area}`,
    nobody: 'No contact is named there yet. Call 1900 9095, or go to the committee’s office.',
    write: 'Write the number of your committee here:',
  },
});
