import { formatTimerNotification, parseTimerNotification } from './timer-notification.js';

const timer = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  dueAt: new Date('2021-06-25T17:00:00.123Z'),
  kind: 'escalate-case',
};

describe('the notification of a timer', () => {
  it('is read as it was written', () => {
    expect(parseTimerNotification(formatTimerNotification(timer))).toEqual(timer);
  });

  it('is read for times before 1970', () => {
    const early = { ...timer, dueAt: new Date(-1) };
    expect(parseTimerNotification(formatTimerNotification(early))).toEqual(early);
  });

  it.each([
    ['the payload of a new connection', ''],
    ['the kind alone, which an earlier release sends', 'escalate-case'],
    ['a time that is no number', `${timer.id} soon escalate-case`],
    ['a time that no date can hold', `${timer.id} 9999999999999999 escalate-case`],
    ['a second line', `${formatTimerNotification(timer)}\nx`],
  ])('is not read: %s', (_, payload) => {
    expect(parseTimerNotification(payload)).toBeUndefined();
  });
});
