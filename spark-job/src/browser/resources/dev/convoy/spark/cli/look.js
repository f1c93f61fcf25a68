// What is wrong with how the page looks, as a list of sentences.
const faults = [];
const root = document.documentElement;
const width = root.clientWidth;
if (root.scrollWidth > width) {
  faults.push(`the document is ${root.scrollWidth} wide in a window of ${width}`);
}

function scrolls(element) {
  return /auto|scroll/.test(getComputedStyle(element).overflowX);
}

/** The part of a rectangle that is seen: boxes that scroll cut what they hold. */
function seen(element, rectangle) {
  let {left, right, top, bottom} = rectangle;
  for (let each = element; each; each = each.parentElement) {
    if (scrolls(each)) {
      const box = each.getBoundingClientRect();
      left = Math.max(left, box.left);
      right = Math.min(right, box.right);
    }
  }
  return {left, right, top, bottom};
}

const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode;
  if (node.data.trim() === '') {
    continue;
  }
  const range = document.createRange();
  range.selectNodeContents(node);
  const boxes = [...range.getClientRects()].map(each => seen(node.parentElement, each));
  texts.push({name: node.data.trim().slice(0, 40), element: node.parentElement, boxes});
}
if (texts.length < 20) {
  faults.push(`only ${texts.length} texts are shown`);
}

// Glyphs are lower than their line: boxes of neighbouring lines may touch.
const SLACK = 3;
function overlap(a, b) {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK;
}
for (let i = 0; i < texts.length; i++) {
  for (let j = i + 1; j < texts.length; j++) {
    if (texts[i].boxes.some(a => texts[j].boxes.some(b => overlap(a, b)))) {
      faults.push(`'${texts[i].name}' and '${texts[j].name}' overlap`);
    }
  }
}

for (const text of texts) {
  const card = (text.element.closest('.card') || document.body).getBoundingClientRect();
  for (const box of text.boxes) {
    if (box.left < card.left - 0.5 || box.right > card.right + 0.5 || box.right > width + 0.5
        || box.top < card.top - 0.5 || box.bottom > card.bottom + 0.5) {
      faults.push(`'${text.name}' leaves its card`);
      break;
    }
  }
  for (let each = text.element; each; each = each.parentElement) {
    const style = getComputedStyle(each);
    if (/hidden|clip/.test(style.overflowX) && each.scrollWidth > each.clientWidth + 1) {
      faults.push(`'${text.name}' is cut`);
    }
  }
}

function channels(color) {
  return color.match(/[\d.]+/g).map(Number);
}
function luminance(color) {
  const [r, g, b] = channels(color).slice(0, 3).map(each => {
    const value = each / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function background(element) {
  for (let each = element; each; each = each.parentElement) {
    const color = getComputedStyle(each).backgroundColor;
    if ((channels(color)[3] ?? 1) > 0.99) {
      return color;
    }
  }
  return 'rgb(255, 255, 255)';
}
for (const text of texts) {
  const [dim, bright] =
      [luminance(getComputedStyle(text.element).color), luminance(background(text.element))].sort(
          (a, b) => a - b);
  const contrast = (bright + 0.05) / (dim + 0.05);
  if (contrast < 4.5) {
    faults.push(`'${text.name}' has a contrast of ${contrast.toFixed(2)}, below 4.5`);
  }
}

for (const image of document.images) {
  if (!image.complete || image.naturalWidth === 0) {
    faults.push(`the picture '${image.alt}' is not shown`);
  }
}
return {faults, images: document.images.length, brightness: luminance(background(document.body))};
