import { UploadPlaces, uploadRoutes, uploadsPerAddress } from './upload-routes.js';

describe('UploadPlaces', () => {
  const [route] = uploadRoutes;

  it('gives one address a few places, and the rest to others', () => {
    const places = new UploadPlaces();
    const mine = Array.from({ length: 14 }, () => places.acquire(route!, '10.0.0.1'));
    expect(mine.filter((place) => place !== null)).toHaveLength(uploadsPerAddress);
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
