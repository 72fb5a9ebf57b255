// The camera as a scanner. Loaded when somebody asks for it: the decoder weighs 1 MB and is our own file.
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';
import decoder from 'zxing-wasm/reader/zxing_reader.wasm';

const FORMATS = ['code_128', 'code_39', 'data_matrix', 'ean_13', 'ean_8', 'itf', 'qr_code', 'upc_a', 'upc_e'];
const LOOK_EVERY_MS = 120;
const SAME_AGAIN_MS = 1500; // A code counts again once it was out of sight for so long.

prepareZXingModule({
  overrides: {
    locateFile: (path, prefix) =>
      path.endsWith('.wasm') ? new URL(decoder, import.meta.url).href : prefix + path,
  },
});

/** The device's own detector where it knows every format, else ours. */
async function makeDetector() {
  const native = window.BarcodeDetector;
  const known = (await native?.getSupportedFormats().catch(() => [])) ?? [];
  const Detector = FORMATS.every((format) => known.includes(format)) ? native : BarcodeDetector;
  return new Detector({ formats: FORMATS });
}

export class Camera {
  constructor(form) {
    this.form = form;
    this.panel = form.querySelector('[data-camera]');
    this.video = this.panel.querySelector('video');
    this.told = this.panel.querySelector('[data-camera-told]');
    this.torch = this.panel.querySelector('[data-camera-torch]');
    this.seen = new Map();
    this.panel.querySelector('[data-camera-close]').addEventListener('click', () => this.close());
    this.torch.addEventListener('click', () => this.toggleTorch());
    document.addEventListener('visibilitychange', () => document.hidden && this.close());
  }

  async open() {
    if (this.stream) return this.close();
    this.panel.hidden = false;
    this.panel.classList.remove('is-refused');
    try {
      const video = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video });
      this.video.srcObject = this.stream;
      await this.video.play();
      this.detector ??= await makeDetector();
    } catch (error) {
      return this.refuse(error);
    }
    const [track] = this.stream.getVideoTracks();
    this.torch.hidden = !track.getCapabilities?.().torch;
    this.look();
  }

  /** Say why there is no picture: the page is not served securely, nobody allowed it, there is none. */
  refuse(error) {
    this.stop();
    const words = this.panel.dataset;
    const isDenied = error.name === 'NotAllowedError';
    const insecure = window.isSecureContext ? null : words.insecure;
    this.told.textContent = insecure ?? (isDenied ? words.denied : words.missing);
    this.panel.classList.add('is-refused');
  }

  async look() {
    if (!this.stream) return;
    const found = await this.detector.detect(this.video).catch(() => []);
    const now = performance.now();
    for (const { rawValue } of found) {
      const last = this.seen.get(rawValue) ?? -Infinity;
      this.seen.set(rawValue, now);
      if (now - last > SAME_AGAIN_MS) window.scans.take(this.form, rawValue);
    }
    setTimeout(() => this.look(), LOOK_EVERY_MS);
  }

  async toggleTorch() {
    const [track] = this.stream.getVideoTracks();
    const isOn = this.torch.getAttribute('aria-pressed') === 'true';
    await track.applyConstraints({ advanced: [{ torch: !isOn }] });
    this.torch.setAttribute('aria-pressed', String(!isOn));
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  close() {
    this.stop();
    this.panel.hidden = true;
  }
}
