import { describe, expect, it } from 'vitest';
import { imageTag } from './image-name.ts';

describe('the tag of an image', () => {
  it.each([
    ['nginx', 'latest'],
    ['nginx:1', '1'],
    ['host:5000/nginx', 'latest'],
    ['nginx@sha256:0', ''],
  ])('%s is "%s"', (image, tag) => {
    expect(imageTag(image)).toBe(tag);
  });
});
