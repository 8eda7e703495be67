import type { ConsentText, Question, Questionnaire } from './questionnaire.js';

const defaultLookbackDays = 14;
const yesNo = (
  question: Omit<Question, 'kind' | 'lookbackDays'>,
  lookbackDays: number | null = defaultLookbackDays,
): Question => ({
  kind: 'yes-no',
  lookbackDays,
  ...question,
});
const option = (code: string, vi: string, en: string) => ({ code, text: { vi, en } });

/**
 * The form of mid-2021 (Ministry of Health's domestic declaration as Ho Chi Minh City used it): five questions over 14
 * days, then blocks that a person may leave empty.
 */
export const questionnaire2021: Questionnaire = {
  id: 'hcmc-declaration',
  version: '2021.1',
  title: { vi: 'Tờ khai y tế', en: 'Health declaration' },
  warning: {
    vi: 'Khai báo thông tin sai là vi phạm pháp luật Việt Nam và có thể bị xử lý hình sự.',
    en: 'Declaring false information breaks Vietnamese law and can be prosecuted.',
  },
  blocks: [
    {
      id: 'epidemiology',
      title: { vi: 'Trong 14 ngày qua, bạn có…', en: 'In the last 14 days, have you…' },
      optional: false,
      questions: [
        yesNo({
          id: 'travelled',
          text: {
            vi: 'Đến tỉnh, thành phố hay quốc gia khác?',
            en: 'Been to another province, city or country?',
          },
          chips: {
            label: { vi: 'Bạn đã đến', en: 'You went to' },
            min: 1,
            options: [
              option('other-province', 'Tỉnh, thành phố khác', 'Another province or city'),
              option('abroad', 'Nước, vùng lãnh thổ khác', 'Another country or territory'),
            ],
          },
          note: {
            label: {
              vi: 'Nơi nào? Ghi hết các nơi đã qua',
              en: 'Where? Name every place you passed through',
            },
            required: true,
            maxLength: 300,
          },
        }),
        yesNo({
          id: 'symptoms',
          text: {
            vi: 'Sốt, ho, khó thở, viêm phổi, đau họng hay mệt mỏi?',
            en: 'Had fever, cough, shortness of breath, pneumonia, sore throat or fatigue?',
          },
          chips: {
            label: { vi: 'Bạn có dấu hiệu nào?', en: 'Which signs do you have?' },
            min: 1,
            options: [
              option('fever', 'Sốt', 'Fever'),
              option('cough', 'Ho', 'Cough'),
              option('shortness-of-breath', 'Khó thở', 'Short of breath'),
              option('pneumonia', 'Viêm phổi', 'Pneumonia'),
              option('sore-throat', 'Đau họng', 'Sore throat'),
              option('fatigue', 'Mệt mỏi', 'Fatigue'),
            ],
          },
        }),
        yesNo({
          id: 'contact-patient',
          text: {
            vi: 'Gần người mắc hoặc nghi mắc COVID-19?',
            en: 'Been near a person who has, or may have, COVID-19?',
          },
        }),
        yesNo({
          id: 'contact-affected-country',
          text: {
            vi: 'Gần người từ nước có dịch COVID-19?',
            en: 'Been near a person from a country with COVID-19?',
          },
        }),
        yesNo({
          id: 'contact-symptomatic',
          text: {
            vi: 'Gần người đang sốt, ho, khó thở?',
            en: 'Been near a person with fever, cough or short breath?',
          },
        }),
      ],
    },
    {
      id: 'more-signs',
      title: { vi: 'Dấu hiệu khác, tiêm ngừa', en: 'Other signs, vaccination' },
      optional: true,
      questions: [
        yesNo({
          id: 'taste-smell-loss',
          text: { vi: 'Mất vị giác hoặc khứu giác?', en: 'Lost taste or smell?' },
        }),
        yesNo(
          {
            id: 'vaccinated',
            text: { vi: 'Đã tiêm vắc-xin COVID-19?', en: 'Are you vaccinated against COVID-19?' },
            chips: {
              label: { vi: 'Số mũi', en: 'Doses' },
              min: 1,
              options: [
                option('one-dose', 'Một mũi', 'One dose'),
                option('two-doses', 'Hai mũi', 'Two doses'),
              ],
            },
          },
          null,
        ),
        yesNo(
          {
            id: 'temperature',
            text: { vi: 'Vừa đo nhiệt độ tại cổng?', en: 'Was your temperature taken at the gate?' },
            note: {
              label: { vi: 'Nhiệt độ (°C)', en: 'Temperature (°C)' },
              required: true,
              maxLength: 5,
              format: 'temperature',
            },
          },
          null,
        ),
      ],
    },
    {
      id: 'conditions',
      title: { vi: 'Bệnh nền, thai kỳ', en: 'Underlying conditions, pregnancy' },
      optional: true,
      questions: [
        yesNo(
          {
            id: 'underlying-conditions',
            text: { vi: 'Có bệnh nền?', en: 'Do you have an underlying condition?' },
            chips: {
              label: { vi: 'Bệnh nào?', en: 'Which?' },
              min: 1,
              options: [
                option('lung', 'Phổi mạn tính', 'Chronic lung disease'),
                option('heart', 'Tim mạch, huyết áp', 'Heart disease, blood pressure'),
                option('diabetes', 'Đái tháo đường', 'Diabetes'),
                option('kidney', 'Thận mạn tính', 'Chronic kidney disease'),
                option('liver', 'Gan mạn tính', 'Chronic liver disease'),
                option('cancer', 'Ung thư', 'Cancer'),
                option('immune', 'Suy giảm miễn dịch, ghép tạng', 'Weak immunity, transplant'),
                option('other-condition', 'Bệnh khác', 'Other'),
              ],
            },
          },
          null,
        ),
        yesNo({ id: 'pregnant', text: { vi: 'Đang mang thai?', en: 'Are you pregnant?' } }, null),
      ],
    },
    {
      id: 'travel',
      title: { vi: 'Đi lại bằng xe, tàu, máy bay', en: 'Travel by coach, train, plane' },
      optional: true,
      questions: [
        yesNo({
          id: 'transport',
          text: { vi: 'Đi xe khách, tàu, máy bay?', en: 'Travelled by coach, train or plane?' },
          chips: {
            label: { vi: 'Phương tiện', en: 'Vehicle' },
            min: 1,
            options: [
              option('plane', 'Máy bay', 'Plane'),
              option('train', 'Tàu hỏa', 'Train'),
              option('coach', 'Xe khách', 'Coach'),
              option('boat', 'Tàu thủy', 'Boat'),
              option('other-vehicle', 'Khác', 'Other'),
            ],
          },
          note: {
            label: {
              vi: 'Số hiệu, số ghế, từ đâu đến đâu, ngày đi',
              en: 'Number, seat, from where to where, date',
            },
            required: true,
            maxLength: 300,
          },
        }),
      ],
    },
  ],
};

/**
 * The consent text: explicit, for health data (Law 91/2025/QH15); kept for 28 days, then erased. It promises nothing
 * that the system cannot do. Version 2021.1 promised that one can see, correct and erase; who agreed to it offline is
 * not asked again.
 */
export const consent2021: ConsentText = {
  version: '2021.2',
  replaces: ['2021.1'],
  text: {
    vi: 'Tôi đồng ý cho cơ quan y tế và nơi tôi đến dùng thông tin này, gồm cả thông tin sức khỏe, để phòng chống dịch. Thông tin được giữ kín và xóa sau 28 ngày. Tờ khai đã gửi chưa sửa hay xóa được trên trang này. Khai sai thì khai lại và báo nhân viên ở cổng.',
    en: 'I agree that the health authorities and the place I visit use this information, including my health information, to prevent epidemics. It is kept confidential and erased after 28 days. What was sent cannot yet be corrected or erased on this page. If something is wrong, declare again and tell the staff at the gate.',
  },
};
