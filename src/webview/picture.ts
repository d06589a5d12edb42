import { FORMATS, type Format, type LaidOut } from '../diagram/index.js';
import { currentTheme } from './theme.js';

/** Pixels for each pixel of the drawing, where the whole stays within what a browser can paint. */
const SHARPNESS = 2;
const LONGEST_SIDE = 8192;

/** The drawing as a file of its own, in the colours of the panel. */
export function textPicture(laidOut: LaidOut, format: Format): string {
  return FORMATS[format].write(laidOut, currentTheme());
}

/** The same as a PNG, in base64. */
export async function pngPicture(laidOut: LaidOut): Promise<string> {
  return (await painted(laidOut)).toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

/** Puts the drawing on the clipboard, as a PNG that other programs take. */
export async function copyPicture(laidOut: LaidOut): Promise<void> {
  const canvas = await painted(laidOut);
  const png = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (!png) throw new Error('this browser paints no pictures');
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
}

async function painted(laidOut: LaidOut): Promise<HTMLCanvasElement> {
  const address = URL.createObjectURL(new Blob([textPicture(laidOut, 'svg')], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(SHARPNESS, LONGEST_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser paints no pictures');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  } finally {
    URL.revokeObjectURL(address);
  }
}
