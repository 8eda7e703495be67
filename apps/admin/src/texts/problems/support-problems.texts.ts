/** Refusals of the support and sync services. */
export const supportProblems = {
  vi: {
    'SUPPORT.NOT_FOUND': 'Không tìm thấy chuỗi này.',
    'SUPPORT.BAD_PHONE': 'Số này chưa gọi được. Xem lại số điện thoại.',
    'SUPPORT.BAD_ABSENCE': 'Điền cả ngày đầu và ngày cuối vắng mặt, theo thứ tự.',
    'SUPPORT.FOCAL_PERSON_NOT_FOUND': 'Đầu mối này không còn. Danh sách vừa được tải lại.',
    'SUPPORT.FOCAL_PERSON_CHANGED': 'Người khác vừa sửa đầu mối này. Đóng lại, xem bản mới rồi sửa tiếp.',
    'SUPPORT.TOO_MANY_FOCAL_PERSONS': 'Mỗi cơ quan có nhiều nhất 20 đầu mối. Hãy gỡ bớt một người.',
    'SUPPORT.UNKNOWN_AREA': 'Chọn một địa bàn thuộc cơ quan bạn.',
    'SUPPORT.DATE_IS_PAST': 'Ngày này đã qua. Chọn hôm nay hoặc ngày sau.',
    'SUPPORT.NOBODY_TO_ACKNOWLEDGE': 'Không có cơ quan cấp dưới nào thấy chuỗi này. Bỏ phần xác nhận.',
    'SUPPORT.NOT_ASKED': 'Bài này không cần cơ quan bạn xác nhận.',
    'SUPPORT.NOBODY_TO_ANSWER': 'Nơi này không trả lời được trong chuỗi này. Chọn nơi khác để hỏi.',
    'SUPPORT.FILE_NOT_FOUND': 'Tệp này không còn. Hãy chọn lại tệp.',
    'SUPPORT.FILE_TYPE': 'Chỉ nhận PDF, ảnh PNG, JPG, WEBP, Word, Excel, CSV và TXT. Hãy lưu lại đúng loại.',
    'SUPPORT.FILE_MACRO':
      'Tệp có macro hoặc chương trình bên trong. Lưu lại thành DOCX, XLSX hoặc PDF thường.',
    'SUPPORT.FILE_FORMULA': 'Tệp có công thức chạy khi mở. Dán lại dạng giá trị rồi lưu thành XLSX.',
    'SUPPORT.FILE_PASSWORD': 'Tệp đang khóa bằng mật khẩu. Bỏ mật khẩu, lưu lại rồi gửi.',
    'SUPPORT.FILE_OLD_OFFICE':
      'Đây là tệp Office kiểu cũ (.doc, .xls). Mở ra, lưu thành DOCX hoặc XLSX rồi gửi.',
    'SUPPORT.FILE_EXTERNAL_LINK':
      'Tệp lấy dữ liệu từ tệp hoặc trang khác. Dán lại dạng giá trị rồi lưu và gửi.',
    'SUPPORT.FILE_BROKEN': 'Tệp không đọc được. Mở ra xem, lưu lại rồi gửi.',
    'SUPPORT.FILE_NAME': 'Tên tệp chưa dùng được. Đổi tên ngắn hơn rồi gửi.',
    'SUPPORT.TOO_MANY_FILES': 'Còn nhiều tệp chưa đăng. Gửi bài trước rồi thêm tệp.',
    'SUPPORT.CANNOT_MENTION': 'Nơi được nhắc không thấy chuỗi này. Bỏ tên đó rồi gửi.',
    'SYNC.UNKNOWN_DESTINATION': 'Không có trung tâm dữ liệu này.',
    'SYNC.NOT_SET_ASIDE': 'Không có bản ghi này trong phần để riêng.',
    'SYNC.RECORD_SETTLED': 'Bản ghi này đang được gửi lại, đã gửi, hoặc đã khép lại.',
    'SYNC.NO_ATTEMPT': 'Không có lô nào đang chờ trả lời.',
  },
  en: {
    'SUPPORT.NOT_FOUND': 'This thread was not found.',
    'SUPPORT.BAD_PHONE': 'This number cannot be called. Look at it again.',
    'SUPPORT.BAD_ABSENCE': 'Give the first and the last day of the absence, in this order.',
    'SUPPORT.FOCAL_PERSON_NOT_FOUND': 'This focal person is gone. The list was just loaded again.',
    'SUPPORT.FOCAL_PERSON_CHANGED':
      'Somebody else has just changed this focal person. Close, read it again, then change it.',
    'SUPPORT.TOO_MANY_FOCAL_PERSONS': 'A committee has 20 focal persons at most. Remove one first.',
    'SUPPORT.UNKNOWN_AREA': 'Choose an area of your own.',
    'SUPPORT.DATE_IS_PAST': 'This day is over. Choose today or a later day.',
    'SUPPORT.NOBODY_TO_ACKNOWLEDGE':
      'No committee below you sees this thread. Leave the acknowledgement out.',
    'SUPPORT.NOT_ASKED': 'Your committee need not acknowledge this post.',
    'SUPPORT.NOBODY_TO_ANSWER': 'They cannot answer in this thread. Choose somebody else to ask.',
    'SUPPORT.FILE_NOT_FOUND': 'This file is gone. Choose it again.',
    'SUPPORT.FILE_TYPE': 'PDF, PNG, JPG, WEBP, Word, Excel, CSV and TXT are taken. Save it as one of them.',
    'SUPPORT.FILE_MACRO': 'The file holds a macro or a program. Save it as plain DOCX, XLSX or PDF.',
    'SUPPORT.FILE_FORMULA':
      'The file has formulas that run when it is opened. Paste the values and save it as XLSX.',
    'SUPPORT.FILE_PASSWORD': 'The file is locked with a password. Remove it, save the file and send it.',
    'SUPPORT.FILE_OLD_OFFICE':
      'This is an old Office file (.doc, .xls). Open it, save it as DOCX or XLSX and send that.',
    'SUPPORT.FILE_EXTERNAL_LINK':
      'The file fetches from another file or page. Paste the values, save it and send it.',
    'SUPPORT.FILE_BROKEN': 'The file cannot be read. Open it, save it again, then send it.',
    'SUPPORT.FILE_NAME': 'This file name cannot be used. Give it a shorter one.',
    'SUPPORT.TOO_MANY_FILES': 'Many files wait. Send the post first, then add more.',
    'SUPPORT.CANNOT_MENTION': 'Whom you name does not see this thread. Take the name out and send.',
    'SYNC.UNKNOWN_DESTINATION': 'There is no such data centre.',
    'SYNC.NOT_SET_ASIDE': 'This record is not set aside.',
    'SYNC.RECORD_SETTLED': 'This record is being sent again, was sent, or is closed.',
    'SYNC.NO_ATTEMPT': 'No batch waits for an answer.',
  },
};
