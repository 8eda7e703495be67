/** Refusals of the registration service. */
export const registrationProblems = {
  vi: {
    'REGISTRATION.FILE_TYPE': 'Chỉ nhận ảnh và PDF.',
    'REGISTRATION.FILE_TOO_LARGE': 'Tệp lớn quá 5 MB.',
    'REGISTRATION.TOO_MANY_FILES': 'Mỗi câu trả lời có nhiều nhất 3 tệp.',
    'REGISTRATION.FILE_NOT_FOUND': 'Không còn tệp này.',
    'REGISTRATION.PHARMACY_FILE_NOT_FOUND': 'Không có tệp của ngày này, hoặc đã quá 30 ngày.',
    'REGISTRATION.NOT_FOUND': 'Không tìm thấy đăng ký này.',
    'REGISTRATION.WRONG_STATE': 'Đăng ký đã được người khác xử lý.',
    'REGISTRATION.MESSAGE_TODAY':
      'Hôm nay đã nhắn các đơn vị im lặng của địa bàn này. Ngày mai mới nhắn lại được.',
    'REGISTRATION.NO_OUTDATED_POSTER': 'Không còn áp phích cũ nào ở địa bàn này.',
    'REGISTRATION.NOBODY_SILENT': 'Không còn đơn vị nào im lặng ở địa bàn này.',
    'REGISTRATION.NCOVI_SETTLED': 'Việc này đã được quyết định hoặc vừa thay đổi. Mở lại để xem.',
    'REGISTRATION.NCOVI_NO_CANDIDATE': 'Chọn một trong các đơn vị đang so sánh.',
    'REGISTRATION.CLOCKS_CHANGED': 'Người khác vừa sửa thời hạn. Tải lại trang, xem bản mới rồi sửa tiếp.',
    'REGISTRATION.CHANGED': 'Người khác vừa sửa đăng ký này. Đóng lại, xem bản mới rồi sửa tiếp.',
    'REGISTRATION.DUPLICATE_NOT_FOUND': 'Không còn cặp đăng ký này trong địa bàn của bạn.',
    'REGISTRATION.DUPLICATE_DECIDED': 'Người khác vừa quyết định về hai đăng ký này. Xem lại rồi làm tiếp.',
    'REGISTRATION.HAS_ACCOUNT':
      'Đăng ký này có tài khoản đang dùng nên phải giữ lại. Hãy giữ đăng ký này, hoặc khóa tài khoản trước.',
    'REGISTRATION.JOINED_FURTHER':
      'Đăng ký được giữ lại đã gộp tiếp vào một đăng ký khác. Hãy tách hai đăng ký đó trước.',
    'REGISTRATION.UNKNOWN_AREA': 'Chưa nhận ra phường này. Hãy chọn trong danh sách.',
    'REGISTRATION.SAME_AREA': 'Chọn hai phường khác nhau.',
    'REGISTRATION.AREA_ENDS': 'Vào ngày đó phường nhận không còn nữa. Chọn phường khác hoặc ngày khác.',
    'REGISTRATION.AREA_MERGED': 'Phường này đã có lệnh nhập vào phường khác. Xem danh sách bên dưới.',
    'REGISTRATION.AREA_AWAITS':
      'Có phường khác đang chờ nhập vào phường này. Chọn ngày sau ngày đó, hoặc đợi phường đó nhập xong.',
    'REGISTRATION.AREA_MERGE_BEGUN': 'Đã đến ngày nhập, không bỏ được nữa.',
    'REGISTRATION.LAST_WARD': 'Đây là phường cuối cùng của quận, không chuyển sang quận khác được.',
    'REGISTRATION.BAD_PHONE': 'Số điện thoại chưa đúng. Ví dụ: 0903 123 456.',
    'REGISTRATION.KEY_REUSED': 'Tờ này đã gửi với nội dung khác. Hãy mở tờ mới.',
    'REGISTRATION.CONTACT_NOT_FOUND': 'Đầu mối này không còn. Danh sách vừa được tải lại.',
    'REGISTRATION.CONTACT_CHANGED': 'Người khác vừa sửa đầu mối này. Đóng lại, xem bản mới rồi sửa tiếp.',
    'REGISTRATION.TOO_MANY_CONTACTS': 'Mỗi ủy ban có nhiều nhất 20 đầu mối. Hãy gỡ bớt một người.',
    'REGISTRATION.PHOTO_TYPE': 'Tệp này không phải ảnh, hoặc ảnh bị hỏng. Hãy chụp lại.',
    'REGISTRATION.TOO_MANY_PHOTOS': 'Mỗi lần kiểm tra có nhiều nhất 6 ảnh.',
    'REGISTRATION.FILTER_NOT_FOUND': 'Bộ lọc này không còn.',
    'REGISTRATION.FILTER_CHANGED': 'Người khác vừa sửa bộ lọc này. Đóng lại, xem bản mới rồi sửa tiếp.',
    'REGISTRATION.FILTER_NOT_YOURS': 'Chỉ người đã lưu bộ lọc mới đổi được việc dùng chung.',
    'REGISTRATION.TOO_MANY_FILTERS': 'Mỗi người lưu được nhiều nhất 30 bộ lọc. Hãy xóa bớt một bộ lọc.',
    'REGISTRATION.TOO_MANY_SHARED_FILTERS':
      'Mỗi ủy ban dùng chung nhiều nhất 30 bộ lọc. Hãy xóa bớt một bộ lọc.',
    'REGISTRATION.IMPORT_NOT_FOUND': 'Tệp này không còn. Dữ liệu của tệp được xóa sau 7 ngày.',
    'REGISTRATION.IMPORT_UNREADABLE':
      'Chưa đọc được tệp này. Hãy lưu lại thành .xlsx hoặc .csv rồi chọn lại.',
    'REGISTRATION.IMPORT_OLD_EXCEL': 'Mở tệp bằng Excel, bỏ mật khẩu nếu có, lưu thành .xlsx rồi chọn lại.',
    'REGISTRATION.IMPORT_TOO_LARGE': 'Tệp lớn quá. Hãy chia thành nhiều tệp nhỏ, mỗi tệp dưới 10 MB.',
    'REGISTRATION.IMPORT_TOO_MANY_ROWS':
      'Tệp có hơn 10.000 dòng. Hãy chia thành nhiều tệp rồi nhập từng tệp.',
    'REGISTRATION.IMPORT_EMPTY': 'Tệp này chưa có đơn vị nào. Điền vào rồi chọn lại.',
    'REGISTRATION.IMPORT_WRONG_STATE': 'Tệp này đã bắt đầu nhập, không sửa được nữa.',
  },
  en: {
    'REGISTRATION.FILE_TYPE': 'Only pictures and PDF are taken.',
    'REGISTRATION.FILE_TOO_LARGE': 'The file is larger than 5 MB.',
    'REGISTRATION.TOO_MANY_FILES': 'An answer has three files at most.',
    'REGISTRATION.FILE_NOT_FOUND': 'This file is no longer here.',
    'REGISTRATION.PHARMACY_FILE_NOT_FOUND': 'There is no file of this day, or it is older than 30 days.',
    'REGISTRATION.NOT_FOUND': 'This registration was not found.',
    'REGISTRATION.WRONG_STATE': 'Someone else has dealt with this registration.',
    'REGISTRATION.MESSAGE_TODAY':
      'The silent units of this area were written to today. Write again tomorrow.',
    'REGISTRATION.NO_OUTDATED_POSTER': 'No poster of this area is out of date any more.',
    'REGISTRATION.NOBODY_SILENT': 'No unit of this area is silent any more.',
    'REGISTRATION.NCOVI_SETTLED': 'This has been decided, or has just changed. Open it again.',
    'REGISTRATION.NCOVI_NO_CANDIDATE': 'Choose one of the compared units.',
    'REGISTRATION.CLOCKS_CHANGED':
      'Somebody else has just changed the times. Load the page again, read them and go on.',
    'REGISTRATION.CHANGED':
      'Someone else has just changed this registration. Close this, look at it anew, then go on.',
    'REGISTRATION.DUPLICATE_NOT_FOUND': 'These two registrations are not in your area any more.',
    'REGISTRATION.DUPLICATE_DECIDED':
      'Somebody else has just decided about these two. Look again, then go on.',
    'REGISTRATION.HAS_ACCOUNT':
      'This registration has an account in use, so it has to stay. Keep this one, or lock the account first.',
    'REGISTRATION.JOINED_FURTHER': 'The one that stayed was joined to another since. Part those two first.',
    'REGISTRATION.UNKNOWN_AREA': 'This ward is not known. Choose one from the list.',
    'REGISTRATION.SAME_AREA': 'Choose two different wards.',
    'REGISTRATION.AREA_ENDS':
      'The receiving ward is no longer there on that day. Choose another ward or day.',
    'REGISTRATION.AREA_MERGED': 'This ward is to go into another one already. See the list below.',
    'REGISTRATION.AREA_AWAITS':
      'Another ward waits to go into this one. Choose a later day, or wait until that one is done.',
    'REGISTRATION.AREA_MERGE_BEGUN': 'Its day has come, so it cannot be taken back any more.',
    'REGISTRATION.LAST_WARD': 'This is the last ward of its district, so it cannot go into another district.',
    'REGISTRATION.BAD_PHONE': 'The phone number is not right. Example: 0903 123 456.',
    'REGISTRATION.KEY_REUSED': 'This form was sent with other content. Open a new one.',
    'REGISTRATION.CONTACT_NOT_FOUND': 'This contact point is gone. The list was just loaded again.',
    'REGISTRATION.CONTACT_CHANGED':
      'Somebody has just changed this contact point. Close, read the new version, then edit it.',
    'REGISTRATION.TOO_MANY_CONTACTS': 'A committee has 20 contact points at most. Remove one first.',
    'REGISTRATION.PHOTO_TYPE': 'This is no picture, or a broken one. Take it again.',
    'REGISTRATION.TOO_MANY_PHOTOS': 'A visit has six photos at most.',
    'REGISTRATION.FILTER_NOT_FOUND': 'This filter is gone.',
    'REGISTRATION.FILTER_CHANGED':
      'Somebody has just changed this filter. Close, read the new version, then edit it.',
    'REGISTRATION.FILTER_NOT_YOURS': 'Only who saved a filter decides whether it is shared.',
    'REGISTRATION.TOO_MANY_FILTERS': 'A person keeps 30 filters at most. Delete one first.',
    'REGISTRATION.TOO_MANY_SHARED_FILTERS': 'A committee shares 30 filters at most. Delete one first.',
    'REGISTRATION.IMPORT_NOT_FOUND': 'This file is gone. What a file holds is destroyed after 7 days.',
    'REGISTRATION.IMPORT_UNREADABLE':
      'This file could not be read. Save it as .xlsx or .csv and choose it again.',
    'REGISTRATION.IMPORT_OLD_EXCEL':
      'Open it in Excel, remove its password, save it as .xlsx and choose it again.',
    'REGISTRATION.IMPORT_TOO_LARGE': 'The file is too large. Split it into files of less than 10 MB.',
    'REGISTRATION.IMPORT_TOO_MANY_ROWS':
      'The file has more than 10,000 rows. Split it and import one file after the other.',
    'REGISTRATION.IMPORT_EMPTY': 'There are no units in this file yet. Fill it in and choose it again.',
    'REGISTRATION.IMPORT_WRONG_STATE': 'This file is being imported and can no longer be changed.',
  },
};
