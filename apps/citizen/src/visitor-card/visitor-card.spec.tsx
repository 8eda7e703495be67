import { matchRoute } from '../router.js';

it.each([
  ['/C/A7K29QXM4', 'visitor-card'],
  ['/c/a7k29qxm4/', 'visitor-card'],
  ['/C', 'unknown'],
  ['/C/A7K29QXM4/1', 'unknown'],
])('the path %s leads to the page %s', (path, page) => {
  expect(matchRoute(path).page).toBe(page);
});
