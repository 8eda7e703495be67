import { makeCheckedCode, makeGateCode } from '@khai-bao/health-form';
import { parseInboundText } from './inbound-text.js';

const gateCode = makeGateCode();
const cardCode = makeCheckedCode(9);
const declared = { kind: 'declare', gateCode, cardCode };
const dashed = `${cardCode.slice(0, 3)}-${cardCode.slice(3, 6)}-${cardCode.slice(6)}`;

describe('the text of an inbound message', () => {
  it.each([
    ['as the card says it', `${gateCode} ${cardCode} KHONG`],
    ['in small letters', `${gateCode} ${cardCode} khong`.toLowerCase()],
    ['with diacritics', `${gateCode} ${cardCode} Không`],
    ['with decomposed diacritics', `${gateCode} ${cardCode} KHÔNG`.normalize('NFD')],
    ['with dashes and many blanks', `  ${gateCode}   ${dashed} \n khong. `],
    ['without blanks', `${gateCode}${cardCode}KHONG`],
    ['with a longer No', `${gateCode} ${cardCode} khong co gi`],
  ])('declares %s', (_how, text) => {
    expect(parseInboundText(text)).toEqual(declared);
  });

  it.each([
    ['no answer', '', 'answer-missing'],
    ['yes', 'CO', 'answer-unclear'],
    ['a symptom', 'KHONG sot', 'answer-unclear'],
    ['No and yes', 'KHONG CO HO', 'answer-unclear'],
    ['an abbreviation', 'KO', 'answer-unclear'],
    ['another No', 'NO', 'answer-unclear'],
    ['half a word', 'KHON', 'answer-unclear'],
  ])('never takes %s for No to every question', (_what, answer, kind) => {
    expect(parseInboundText(`${gateCode} ${cardCode} ${answer}`)).toEqual({ kind });
  });

  it.each([
    ['nothing', ''],
    ['greetings', 'Xin chao'],
    ['a gate code alone', gateCode],
    ['a card code alone', cardCode],
    ['the codes in the other order', `${cardCode} ${gateCode} KHONG`],
    ['too much', `${gateCode} ${cardCode} ${'KHONG '.repeat(400)}`],
    ['a wrong check character', `${gateCode.slice(0, 6)}${gateCode.endsWith('2') ? '3' : '2'} ${cardCode} KHONG`],
  ])('cannot be read when it is %s', (_what, text) => {
    expect(parseInboundText(text)).toEqual({ kind: 'unreadable' });
  }); // prettier-ignore
});
