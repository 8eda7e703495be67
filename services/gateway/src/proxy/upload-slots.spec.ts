import { uploadRoutes, uploadSenderOf, uploadsPerSender } from './upload-routes.js';
import { UploadSlots } from './upload-slots.js';

describe('UploadSlots', () => {
  const [route] = uploadRoutes;

  it('counts each account behind one address separately, and an address without a sign-in as one', () => {
    const slots = new UploadSlots();
    const of = (accountId: string | null): boolean =>
      slots.acquireSlot(route!, uploadSenderOf(accountId, '10.0.0.1')) !== null;
    expect([of('a'), of('a'), of('a')]).toEqual([true, true, false]);
    expect([of('b'), of('b'), of('b')]).toEqual([true, true, false]);
    expect([of(null), of(null), of(null)]).toEqual([true, true, false]);
  });

  it('limits the slots of one address, and leaves the others to other addresses', () => {
    const slots = new UploadSlots();
    const mine = Array.from({ length: 14 }, () => slots.acquireSlot(route!, '10.0.0.1'));
    expect(mine.filter((slot) => slot !== null)).toHaveLength(uploadsPerSender);
    expect(slots.acquireSlot(route!, '10.0.0.2')).not.toBeNull();
  });

  it('gives a sender a slot again after each release, and never more than before', () => {
    const slots = new UploadSlots();
    const [first, second] = [slots.acquireSlot(route!, 'a'), slots.acquireSlot(route!, 'a')];
    first!();
    const third = slots.acquireSlot(route!, 'a');
    expect([third === null, slots.acquireSlot(route!, 'a')]).toEqual([false, null]);
    second!();
    third!();
    expect(Array.from({ length: 3 }, () => slots.acquireSlot(route!, 'a') === null)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('limits the slots of a route, and releases a slot once', () => {
    const slots = new UploadSlots();
    const held = Array.from({ length: route!.concurrency }, (_, at) =>
      slots.acquireSlot(route!, `10.0.0.${at}`),
    );
    expect(held).not.toContain(null);
    expect(slots.acquireSlot(route!, '10.0.1.1')).toBeNull();
    held[0]!();
    held[0]!();
    expect(slots.acquireSlot(route!, '10.0.1.1')).not.toBeNull();
    expect(slots.acquireSlot(route!, '10.0.1.2')).toBeNull();
  });
});
