import { createI18n } from '@khai-bao/ui';

/** What the system itself says in the channel: in short for a list, and in full with its numbers, days and places. */
export const postCodeTexts = createI18n({
  vi: {
    short: {
      FORWARDED: 'Phường chuyển đăng ký này sang Sở.',
      PHARMACY_LISTED: 'Phường đưa nhà thuốc này vào danh sách của Sở Y tế.',
      DUPLICATE: 'Đăng ký này được gộp vào một đăng ký khác của cùng đơn vị.',
      CLOSED: 'Đơn vị này đã ngừng hoạt động. Tài khoản và cổng của đơn vị không còn dùng được.',
      ISSUED: 'Sở đã duyệt và cấp tài khoản.',
      HANDOVER_WAITING: 'Sở đã duyệt. Tài khoản gửi kín cho phường để bàn giao.',
      DELIVERED: 'Tài khoản đã gửi tới thư điện tử của đơn vị.',
      BOUNCED: 'Thư không tới được đơn vị. Cần địa chỉ khác.',
      REFUSED: 'Sở không duyệt yêu cầu này.',
      HANDOVER_OPENED: 'Phiếu tài khoản đã được mở.',
      HANDED_OVER: 'Tài khoản đã bàn giao cho đơn vị.',
      HANDOVER_RETURNED: 'Phiếu chưa trao được, đã trả lại.',
      ACTIVATED: 'Đơn vị đã đăng nhập và đặt mật khẩu mới.',
      ACKNOWLEDGE_SOON: 'Còn nơi chưa xác nhận, sắp đến hạn.',
      ACKNOWLEDGE_LATE: 'Còn nơi chưa xác nhận, đã quá hạn.',
      HANDOVER_LATE: 'Đã quá hạn bàn giao tài khoản này.',
      CASE_NEW: 'Có ca nghi ngờ mới trên địa bàn. Trung tâm y tế xem và xử lý.',
      CASE_ACKNOWLEDGED: 'Trung tâm y tế đã nhận ca này.',
      CASE_INVESTIGATING: 'Ca này đang được điều tra.',
      CASE_CONFIRMED: 'Ca này đã được xác định.',
      CASE_RULED_OUT: 'Ca này đã được loại trừ.',
      CASE_CLOSED: 'Ca này đã khép lại.',
      QUESTION_LATE: 'Câu hỏi chưa được trả lời đúng giờ.',
      REMINDER: 'Có việc đã trễ hẹn.',
      TRAINING_PLANNED: 'Mời dự buổi tập huấn trực tuyến.',
      TRAINING_HELD: 'Thông tin một buổi tập huấn đã diễn ra.',
      TRAINING_MOVED: 'Buổi tập huấn đổi giờ.',
      TRAINING_CHANGED: 'Thông tin buổi tập huấn vừa được sửa.',
      TRAINING_CANCELLED: 'Buổi tập huấn đã hủy.',
      TRAINING_RECORDED: 'Đã có bản ghi hình buổi tập huấn.',
      MORNING_REPORT: 'Báo cáo ca nghi ngờ sáng nay đã có.',
      PHARMACY_FILE: 'Danh sách nhà thuốc sáng nay đã có.',
      FEED_UNREACHABLE: 'Không nối được với trung tâm dữ liệu.',
      FEED_WAITING: 'Trung tâm dữ liệu chưa nhận được.',
      FEED_TURNED_AWAY: 'Trung tâm dữ liệu không cho phép gửi.',
      FEED_REFUSES_ALL: 'Trung tâm dữ liệu từ chối nhiều bản ghi.',
      FEED_PAUSED: 'Đang tạm dừng gửi.',
      FEED_FAILING: 'Hệ thống không gửi được vì lỗi ở phía mình.',
      FEED_SET_ASIDE: 'Có bản ghi để riêng.',
      FEED_OVER: 'Đã gửi lại được.',
      WORKER_FAILING: 'Một phần của hệ thống không chạy được.',
      WORKER_SET_ASIDE: 'Có dòng không xử lý được, đã để riêng.',
      WORKER_OVER: 'Phần này đã chạy lại được.',
      MAIL_AUTHENTICATION: 'Máy chủ thư không nhận tên hoặc mật khẩu của hệ thống. Thư đang chờ.',
      MAIL_GREETING: 'Máy chủ thư không nhận kết nối từ hệ thống. Thư đang chờ.',
      MAIL_SENDER: 'Máy chủ thư không nhận địa chỉ gửi của hệ thống. Thư đang chờ.',
      MAIL_POLICY: 'Máy chủ thư không cho hệ thống gửi đi. Thư đang chờ.',
      MAIL_CONTENT: 'Máy chủ thư không nhận nội dung của thư. Thư đang chờ.',
      MAIL_OVER: 'Thư đã gửi lại được.',
    },
    full: {
      ACKNOWLEDGE_SOON: (n: number, of: number, by: string) =>
        `Còn ${n}/${of} nơi chưa xác nhận. Hạn là ${by}.`,
      ACKNOWLEDGE_LATE: (n: number, of: number, by: string) =>
        `Quá hạn ${by}, còn ${n}/${of} nơi chưa xác nhận.`,
      QUESTION_LATE: (who: string) => `${who} chưa trả lời đúng giờ. Cấp trên đã được báo.`,
      PHARMACY_FILE: (day: string, pharmacies: string, changes: string) =>
        `Danh sách nhà thuốc sáng ${day}: ${pharmacies} nhà thuốc, ${changes} thay đổi từ tệp trước.`,
      WORKER_FAILING: (failures: number, reason: string) =>
        `Đã hỏng ${failures} lần liền (${reason}). Dữ liệu được giữ lại, hệ thống tự thử lại. Báo nhóm kỹ thuật.`,
      WORKER_SET_ASIDE: (rows: number, reason: string) =>
        `Có ${rows} dòng không xử lý được, đã để riêng; các dòng khác vẫn đi tiếp (${reason}). Báo nhóm kỹ thuật.`,
      WORKER_OVER: (minutes: number) => `Đã chạy lại được sau ${minutes} phút.`,
      TRAINING_PLANNED: (title: string, from: string, to: string) =>
        `Kính mời dự buổi tập huấn trực tuyến “${title}”, từ ${from} đến ${to} (giờ Việt Nam). Đăng ký ở trang Tập huấn; thông tin phòng ở dưới đây.`,
      TRAINING_HELD: (title: string, from: string, to: string) =>
        `Buổi tập huấn “${title}” đã diễn ra từ ${from} đến ${to} (giờ Việt Nam).`,
      TRAINING_MOVED: (title: string, from: string, to: string, earlier: string) =>
        `Buổi tập huấn “${title}” đổi giờ: từ ${from} đến ${to} (giờ Việt Nam), thay cho ${earlier}. Người đã đăng ký giữ nguyên chỗ và đường dẫn riêng.`,
      TRAINING_CHANGED: (title: string, from: string, to: string) =>
        `Thông tin buổi tập huấn “${title}”, từ ${from} đến ${to}, vừa được sửa. Thông tin phòng mới nhất ở dưới đây.`,
      TRAINING_CANCELLED: (title: string, from: string, reason: string) =>
        `Buổi tập huấn “${title}” lúc ${from} không diễn ra. Lý do: ${reason}`,
      TRAINING_RECORDED: (title: string) => `Đã có bản ghi hình buổi tập huấn “${title}”.`,
      REMINDER: (units: number, what: string, hours: number, since: string) =>
        `${units} đơn vị ${what}, quá ${hours} giờ làm việc. Lâu nhất từ ${since}.`,
    },
    steps: {
      receive: 'chờ tiếp nhận',
      forward: 'đã tiếp nhận mà chưa chuyển Sở',
      'needs-info': 'chưa trả lời câu hỏi',
      approve: 'chờ Sở cấp tài khoản',
      handover: 'chờ bàn giao tài khoản',
      activate: 'có tài khoản mà chưa đăng nhập',
      pharmacy: 'là nhà thuốc chờ Sở Y tế',
      ncovi: 'chờ đối chiếu với danh sách NCOVI',
    },
    feed: {
      FEED_UNREACHABLE: (n: number, minutes: number) =>
        `Đã ${minutes} phút không nối được, hoặc trả lời không tin được. ${n} bản ghi đang chờ, không mất. Hệ thống tự thử lại.`,
      FEED_WAITING: (n: number, minutes: number) =>
        `Đã ${minutes} phút trung tâm chưa nhận được. ${n} bản ghi đang chờ, không mất. Hệ thống tự thử lại.`,
      FEED_TURNED_AWAY: (n: number) =>
        `Trung tâm không cho phép gửi, nên đã tạm dừng. ${n} bản ghi đang chờ. Gọi cho trung tâm, rồi bấm Gửi tiếp ở trang Liên thông.`,
      FEED_REFUSES_ALL: (n: number) =>
        `Trung tâm từ chối nhiều bản ghi liền nhau, nên đã tạm dừng. ${n} bản ghi đang chờ. Gọi cho trung tâm, rồi bấm Gửi tiếp ở trang Liên thông.`,
      FEED_PAUSED: (n: number, minutes: number) =>
        `Đã tạm dừng gửi ${minutes} phút. ${n} bản ghi đang chờ. Bấm Gửi tiếp ở trang Liên thông khi xong việc.`,
      FEED_FAILING: (n: number) =>
        `Hệ thống nhiều lần không chuẩn bị được dữ liệu để gửi. ${n} bản ghi đang chờ, không mất. Báo nhóm kỹ thuật, kèm lỗi ở trang Liên thông.`,
      FEED_SET_ASIDE: () => 'Có bản ghi bị trung tâm trả lại và để riêng hôm nay. Xem ở trang Liên thông.',
      FEED_OVER: (n: number, minutes: number) =>
        `Đã gửi lại được sau ${minutes} phút. Còn ${n} bản ghi đang đi tiếp.`,
    },
  },
  en: {
    short: {
      FORWARDED: 'The ward sent this registration to DIC.',
      PHARMACY_LISTED: 'The ward put this pharmacy on the list of the Department of Health.',
      DUPLICATE: 'This registration was joined to another one of the same unit.',
      CLOSED: 'This unit has closed. Its account and its gates are no longer in use.',
      ISSUED: 'DIC approved it and issued the account.',
      HANDOVER_WAITING: 'DIC approved it. The account went to the ward, sealed, to be handed over.',
      DELIVERED: 'The account was sent to the unit by e-mail.',
      BOUNCED: 'The e-mail did not reach the unit. Another address is needed.',
      REFUSED: 'DIC refused this request.',
      HANDOVER_OPENED: 'The account slip was opened.',
      HANDED_OVER: 'The account was handed over to the unit.',
      HANDOVER_RETURNED: 'The slip could not be handed over and came back.',
      ACTIVATED: 'The unit signed in and set a new password.',
      ACKNOWLEDGE_SOON: 'Some have not acknowledged, the day is near.',
      ACKNOWLEDGE_LATE: 'Some have not acknowledged, the day is over.',
      HANDOVER_LATE: 'This account was not handed over in time.',
      CASE_NEW: 'A new suspected case in this area. The medical centre looks after it.',
      CASE_ACKNOWLEDGED: 'The medical centre has taken this case.',
      CASE_INVESTIGATING: 'This case is being investigated.',
      CASE_CONFIRMED: 'This case was confirmed.',
      CASE_RULED_OUT: 'This case was ruled out.',
      CASE_CLOSED: 'This case was closed.',
      QUESTION_LATE: 'A question was not answered in time.',
      REMINDER: 'Something is late.',
      TRAINING_PLANNED: 'Invitation to an online training session.',
      TRAINING_HELD: 'A training session that took place.',
      TRAINING_MOVED: 'The training session has a new time.',
      TRAINING_CHANGED: 'The training session was changed.',
      TRAINING_CANCELLED: 'The training session is cancelled.',
      TRAINING_RECORDED: 'The recording of the training session is there.',
      MORNING_REPORT: 'This morning’s report of cases is here.',
      PHARMACY_FILE: 'This morning’s list of pharmacies is ready.',
      FEED_UNREACHABLE: 'The data centre is not reachable.',
      FEED_WAITING: 'The data centre takes nothing now.',
      FEED_TURNED_AWAY: 'The data centre does not let us send.',
      FEED_REFUSES_ALL: 'The data centre refused many records.',
      FEED_PAUSED: 'Sending is paused.',
      FEED_FAILING: 'Sending fails on our own side.',
      FEED_SET_ASIDE: 'Records were set aside.',
      FEED_OVER: 'Sending works again.',
      WORKER_FAILING: 'A part of the system does not work.',
      WORKER_SET_ASIDE: 'Rows could not be processed and were set aside.',
      WORKER_OVER: 'This part works again.',
      MAIL_AUTHENTICATION: 'The mail server does not accept our user name or password. Mails wait.',
      MAIL_GREETING: 'The mail server does not accept our connection. Mails wait.',
      MAIL_SENDER: 'The mail server does not accept our sender address. Mails wait.',
      MAIL_POLICY: 'The mail server does not let us send. Mails wait.',
      MAIL_CONTENT: 'The mail server does not accept the content of a mail. Mails wait.',
      MAIL_OVER: 'Mails are being sent again.',
    },
    full: {
      ACKNOWLEDGE_SOON: (n: number, of: number, by: string) =>
        `${n} of ${of} have not acknowledged yet. The last day is ${by}.`,
      ACKNOWLEDGE_LATE: (n: number, of: number, by: string) =>
        `It was due ${by}: ${n} of ${of} have not acknowledged.`,
      QUESTION_LATE: (who: string) => `${who} did not answer in time. The tier above was told.`,
      PHARMACY_FILE: (day: string, pharmacies: string, changes: string) =>
        `Pharmacies on the morning of ${day}: ${pharmacies} on the list, ${changes} changes since the file before.`,
      WORKER_FAILING: (failures: number, reason: string) =>
        `It failed ${failures} times in a row (${reason}). Nothing is lost, and it is tried again. Tell the engineers.`,
      WORKER_SET_ASIDE: (rows: number, reason: string) =>
        `${rows === 1 ? '1 row' : `${rows} rows`} could not be processed and ${rows === 1 ? 'was' : 'were'} set aside; the others go on (${reason}). Tell the engineers.`,
      WORKER_OVER: (minutes: number) => `It works again after ${minutes} minutes.`,
      TRAINING_PLANNED: (title: string, from: string, to: string) =>
        `You are invited to the online training “${title}”, from ${from} to ${to} (Viet Nam time). Sign up on the Training page; the room is below.`,
      TRAINING_HELD: (title: string, from: string, to: string) =>
        `The training “${title}” took place from ${from} to ${to} (Viet Nam time).`,
      TRAINING_MOVED: (title: string, from: string, to: string, earlier: string) =>
        `The training “${title}” has a new time: from ${from} to ${to} (Viet Nam time), instead of ${earlier}. Those signed up keep their seats and their own links.`,
      TRAINING_CHANGED: (title: string, from: string, to: string) =>
        `The training “${title}”, from ${from} to ${to}, was changed. The current room is below.`,
      TRAINING_CANCELLED: (title: string, from: string, reason: string) =>
        `The training “${title}” at ${from} will not take place. Reason: ${reason}`,
      TRAINING_RECORDED: (title: string) => `The recording of the training “${title}” is there.`,
      REMINDER: (units: number, what: string, hours: number, since: string) =>
        `${units === 1 ? '1 unit' : `${units} units`} ${what} for more than ${hours} hours of work, the longest since ${since}.`,
    },
    steps: {
      receive: 'waiting to be received',
      forward: 'received and not sent to DIC',
      'needs-info': 'not answering a question',
      approve: 'waiting for DIC to issue an account',
      handover: 'waiting for their account to be handed over',
      activate: 'with an account and not signed in',
      pharmacy: 'being pharmacies that wait for the Department of Health',
      ncovi: 'waiting to be compared with the NCOVI list',
    },
    feed: {
      FEED_UNREACHABLE: (n: number, minutes: number) =>
        `Not reachable for ${minutes} minutes, or what answers is not believed. ${n} records wait, none is lost. It is tried again.`,
      FEED_WAITING: (n: number, minutes: number) =>
        `It has taken nothing for ${minutes} minutes. ${n} records wait, none is lost. It is tried again.`,
      FEED_TURNED_AWAY: (n: number) =>
        `The centre does not let us send, so sending is paused. ${n} records wait. Call the centre, then resume on the page Data feed.`,
      FEED_REFUSES_ALL: (n: number) =>
        `The centre refused many records in a row, so sending is paused. ${n} records wait. Call the centre, then resume on the page Data feed.`,
      FEED_PAUSED: (n: number, minutes: number) =>
        `Sending has been paused for ${minutes} minutes. ${n} records wait. Resume on the page Data feed when you are done.`,
      FEED_FAILING: (n: number) =>
        `Preparing what is to be sent failed again and again. ${n} records wait, none is lost. Tell the engineers, with the error on the page Data feed.`,
      FEED_SET_ASIDE: () => 'The centre refused records today, which are set aside. See the page Data feed.',
      FEED_OVER: (n: number, minutes: number) =>
        `Sending works again after ${minutes} minutes. ${n} records are on their way.`,
    },
  },
});
