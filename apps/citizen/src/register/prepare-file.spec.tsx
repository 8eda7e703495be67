import { maxUploadBytes } from '@khai-bao/contracts/upload-limits';
import { prepareAnswerFile } from './prepare-file.js';

const file = (name: string, type = '', size = 4): File => new File([new Uint8Array(size)], name, { type });
const jpeg = file('IMG_1.jpg', 'image/jpeg');
const decodes = () => Promise.resolve(jpeg);
const cannot = () => Promise.reject(new Error('no decoder'));

describe('a file that goes with an answer', () => {
  it.each([
    ['IMG_1.HEIC', ''],
    ['IMG_1.heif', ''],
    ['IMG_1', 'image/heic'],
  ])(
    '%s %s becomes a JPEG where the browser decodes it, and says what to do where not',
    async (name, type) => {
      expect(await prepareAnswerFile(file(name, type), decodes)).toBe(jpeg);
      expect(await prepareAnswerFile(file(name, type), cannot)).toBe('heic');
    },
  );

  it('is sent as it is, or refused for its true reason', async () => {
    const paper = file('giay-phep.PDF');
    expect(await prepareAnswerFile(paper, cannot)).toBe(paper);
    expect(await prepareAnswerFile(file('a.docx'), cannot)).toBe('type');
    expect(await prepareAnswerFile(file('a.png', '', maxUploadBytes.answerFile + 1), cannot)).toBe('size');
  });
});
