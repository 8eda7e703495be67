import { UploadPlaces, uploadRoutes, uploadSenderOf, uploadsPerSender } from './upload-routes.js';

describe('UploadPlaces', () => {
  const [route] = uploadRoutes;

  it('counts accounts behind one address each for itself, and an address that is not signed in as one', () => {
    const places = new UploadPlaces();
    const of = (accountId: string | null): boolean =>
      places.acquire(route!, uploadSenderOf(accountId, '10.0.0.1')) !== null;
    expect([of('a'), of('a'), of('a')]).toEqual([true, true, false]);
    expect([of('b'), of('b'), of('b')]).toEqual([true, true, false]);
    expect([of(null), of(null), of(null)]).toEqual([true, true, false]);
  });

  it('gives one address a few places, and the rest to others', () => {
    const places = new UploadPlaces();
    const mine = Array.from({ length: 14 }, () => places.acquire(route!, '10.0.0.1'));
    expect(mine.filter((place) => place !== null)).toHaveLength(uploadsPerSender);
    expect(places.acquire(route!, '10.0.0.2')).not.toBeNull();
  });

  it('gives no more than the route has, and a place that is given back again, once', () => {
    const places = new UploadPlaces();
    const held = Array.from({ length: route!.concurrency }, (_, at) =>
      places.acquire(route!, `10.0.0.${at}`),
    );
    expect(held).not.toContain(null);
    expect(places.acquire(route!, '10.0.1.1')).toBeNull();
    held[0]!();
    held[0]!();
    expect(places.acquire(route!, '10.0.1.1')).not.toBeNull();
    expect(places.acquire(route!, '10.0.1.2')).toBeNull();
  });
});
