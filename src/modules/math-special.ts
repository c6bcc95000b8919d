/**
 * gamma, lgamma, erf, erfc.
 * Sources: CPython 3.12 Modules/mathmodule.c (Lanczos approximation, N = 13, g = 6.0246…; reflection by sin(pi x));
 * erf and erfc by the rational approximations of fdlibm s_erf.c (Sun Microsystems, 1993), as C libraries have them.
 */
import { exp, log, pow, sin, cos } from "../objects/float-libm.ts";
import { fromWords, highWord } from "../objects/float-bits.ts";

const LANCZOS_G = 6.024680040776729583740234375;
const lanczosNumerator = [
  23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
  35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
  6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
  248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
  2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
  8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
  2.5066282746310002701649081771338373386264310793408,
];
const lanczosDenominator = [0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1];
const factorials = [1];
for (let n = 1; n < 23; n++) factorials.push(factorials[n - 1] * n);

function lanczosSum(x: number): number {
  let numerator = 0;
  let denominator = 0;
  if (x < 5) {
    for (let i = 12; i >= 0; i--) {
      numerator = numerator * x + lanczosNumerator[i];
      denominator = denominator * x + lanczosDenominator[i];
    }
  } else {
    for (let i = 0; i <= 12; i++) {
      numerator = numerator / x + lanczosNumerator[i];
      denominator = denominator / x + lanczosDenominator[i];
    }
  }
  return numerator / denominator;
}
/** sin(pi x) without loss for large x. */
function sinpi(x: number): number {
  const y = Math.abs(x) % 2;
  let r: number;
  switch (Math.round(2 * y)) {
    case 0: r = sin(Math.PI * y); break;
    case 1: r = cos(Math.PI * (y - 0.5)); break;
    case 2: r = sin(Math.PI * (1 - y)); break;
    case 3: r = -cos(Math.PI * (y - 1.5)); break;
    default: r = sin(Math.PI * (y - 2));
  }
  return x < 0 ? -r : r;
}
/** Why the last call has no value: "", "domain" or "range". */
export let specialError: "" | "domain" | "range" = "";

export function tgamma(x: number): number {
  specialError = "";
  if (!Number.isFinite(x)) {
    if (x === -Infinity) { specialError = "domain"; return NaN; }
    return x;
  }
  if (x === 0) { specialError = "domain"; return 1 / x; }
  if (Number.isInteger(x)) {
    if (x < 0) { specialError = "domain"; return NaN; }
    if (x <= 23) return factorials[x - 1];
  }
  const size = Math.abs(x);
  if (size < 1e-20) {
    const r = 1 / x;
    if (!Number.isFinite(r)) specialError = "range";
    return r;
  }
  if (size > 200) {
    if (x < 0) return 0 / sinpi(x);
    specialError = "range";
    return Infinity;
  }
  const y = size + LANCZOS_G - 0.5;
  let z: number;
  if (size > LANCZOS_G - 0.5) z = y - size - (LANCZOS_G - 0.5);
  else z = y - (LANCZOS_G - 0.5) - size;
  z = z * LANCZOS_G / y;
  let r: number;
  if (x < 0) {
    r = -Math.PI / sinpi(size) / size * exp(y) / lanczosSum(size);
    r -= z * r;
    if (size < 140) r /= pow(y, size - 0.5);
    else { const root = pow(y, size / 2 - 0.25); r /= root; r /= root; }
  } else {
    r = lanczosSum(size) / exp(y);
    r += z * r;
    if (size < 140) r *= pow(y, size - 0.5);
    else { const root = pow(y, size / 2 - 0.25); r *= root; r *= root; }
  }
  if (!Number.isFinite(r)) specialError = "range";
  return r;
}
export function lgamma(x: number): number {
  specialError = "";
  if (!Number.isFinite(x)) return x !== x ? x : Infinity;
  if (Number.isInteger(x) && x <= 2) {
    if (x > 0) return 0;
    specialError = "domain";
    return Infinity;
  }
  const size = Math.abs(x);
  if (size < 1e-20) return -log(size);
  let r = log(lanczosSum(size)) - LANCZOS_G;
  r += (size - 0.5) * (log(size + LANCZOS_G - 0.5) - 1);
  if (x < 0) r = 1.144729885849400174143427351353058711647 - log(Math.abs(sinpi(size))) - log(size) - r;
  if (!Number.isFinite(r)) specialError = "range";
  return r;
}

// --- error function

const ERX = 8.45062911510467529297e-01;
const EFX = 1.28379167095512586316e-01;
const PP = [1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02, -5.77027029648944159157e-03, -2.37630166566501626084e-05];
const QQ = [1, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03, 1.32494738004321644526e-04, -3.96022827877536812320e-06];
const PA = [-2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01, 3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02, -2.16637559486879084300e-03];
const QA = [1, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02, 1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02];
const RA = [-9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01, -6.23753324503260060396e+01, -1.62396669462573470355e+02, -1.84605092906711035994e+02, -8.12874355063065934246e+01, -9.81432934416914548592e+00];
const SA = [1, 1.96512716674392571292e+01, 1.37657754143519042600e+02, 4.34565877475229228821e+02, 6.45387271733267880336e+02, 4.29008140027567833386e+02, 1.08635005541779435134e+02, 6.57024977031928170135e+00, -6.04244152148580987438e-02];
const RB = [-9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01, -1.60636384855821916062e+02, -6.37566443368389627722e+02, -1.02509513161107724954e+03, -4.83519191608651397019e+02];
const SB = [1, 3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03, 3.19985821950859553908e+03, 2.55305040643316442583e+03, 4.74528541206955367215e+02, -2.24409524465858183362e+01];

function polynomial(coefficients: number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}
/** erfc of 1.25 … 28, times x/x. */
function tail(x: number): number {
  const s = 1 / (x * x);
  const ratio = x < 1 / 0.35 ? polynomial(RA, s) / polynomial(SA, s) : polynomial(RB, s) / polynomial(SB, s);
  const z = fromWords(highWord(x), 0);
  return exp(-z * z - 0.5625) * exp((z - x) * (z + x) + ratio) / x;
}
export function erf(x: number): number {
  if (x !== x) return x;
  const size = Math.abs(x);
  if (size < 0.84375) {
    if (size < 2 ** -28) return x + EFX * x;
    const z = x * x;
    return x + x * (polynomial(PP, z) / polynomial(QQ, z));
  }
  let r = 1;
  if (size < 1.25) r = ERX + polynomial(PA, size - 1) / polynomial(QA, size - 1);
  else if (size < 6) r = 1 - tail(size);
  return x < 0 ? -r : r;
}
export function erfc(x: number): number {
  if (x !== x) return x;
  const size = Math.abs(x);
  if (size < 0.84375) {
    if (size < 2 ** -56) return 1 - x;
    const z = x * x;
    const y = polynomial(PP, z) / polynomial(QQ, z);
    return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y);
  }
  if (size < 1.25) {
    const ratio = polynomial(PA, size - 1) / polynomial(QA, size - 1);
    return x < 0 ? 1 + (ERX + ratio) : 1 - ERX - ratio;
  }
  if (size < 28) return x < -6 ? 2 : x < 0 ? 2 - tail(size) : tail(size);
  return x < 0 ? 2 : 0;
}
