using System.Text;

namespace Enclosure.Mime.Text;

/// <summary>UTF-7 (RFC 2152), which .NET no longer hands out: for reading old mail only. Nothing is ever written in it.</summary>
internal sealed class Utf7Encoding : Encoding
{
    public static readonly Encoding Instance = new Utf7Encoding();

    public override string WebName => "utf-7";

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException();

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        throw new NotSupportedException();

    public override int GetCharCount(byte[] bytes, int index, int count) => GetDecoder().GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetDecoder().GetChars(bytes, byteIndex, byteCount, chars, charIndex, flush: true);

    public override Decoder GetDecoder() => new Utf7Decoder();

    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException();

    /// <summary>A byte gives at most what was held back and itself.</summary>
    public override int GetMaxCharCount(int byteCount) => byteCount + 2;

    private sealed class Utf7Decoder : Decoder
    {
        private State _state;

        public override int GetCharCount(byte[] bytes, int index, int count)
        {
            var state = _state;
            return Run(ref state, bytes.AsSpan(index, count), default, flush: true);
        }

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
            GetChars(bytes, byteIndex, byteCount, chars, charIndex, flush: false);

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex, bool flush) =>
            Run(ref _state, bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex), flush);

        public override void Reset() => _state = default;

        private static int Run(ref State state, ReadOnlySpan<byte> bytes, Span<char> chars, bool flush)
        {
            var output = new Output(chars);
            foreach (var value in bytes) state.Take(value, ref output);
            if (flush) state.End(ref output);
            return output.Length;
        }
    }

    private ref struct Output(Span<char> chars)
    {
        private readonly Span<char> _chars = chars;

        public int Length { get; private set; }

        public void Add(char letter)
        {
            if (Length < _chars.Length) _chars[Length] = letter;
            Length++;
        }
    }

    private struct State
    {
        private const char Broken = '\uFFFD';
        private bool _shifted;
        private bool _justShifted;
        private int _bits;
        private int _bitCount;
        private char _high;

        public void Take(byte value, ref Output output)
        {
            if (_shifted && Digit(value) is var digit and >= 0) Shift(digit, ref output);
            else if (_shifted) Unshift(value, ref output);
            else if (value == '+') (_shifted, _justShifted) = (true, true);
            else output.Add(value < 0x80 ? (char)value : Broken);
        }

        public void End(ref Output output)
        {
            DropHigh(ref output);
            this = default;
        }

        private void Shift(int digit, ref Output output)
        {
            _justShifted = false;
            _bits = ((_bits << 6) | digit) & 0xFFFFF;
            _bitCount += 6;
            if (_bitCount < 16) return;

            _bitCount -= 16;
            var unit = (char)(_bits >> _bitCount);
            if (char.IsLowSurrogate(unit) && _high != 0)
            {
                output.Add(_high);
                output.Add(unit);
                _high = '\0';
                return;
            }

            DropHigh(ref output);
            if (char.IsHighSurrogate(unit)) _high = unit;
            else output.Add(char.IsLowSurrogate(unit) ? Broken : unit);
        }

        private void Unshift(byte value, ref Output output)
        {
            var isPlus = _justShifted && value == '-';
            DropHigh(ref output);
            this = default;
            if (isPlus) output.Add('+');
            else if (value != '-') Take(value, ref output);
        }

        private void DropHigh(ref Output output)
        {
            if (_high != 0) output.Add(Broken);
            _high = '\0';
        }

        private static int Digit(byte value) => value switch
        {
            >= (byte)'A' and <= (byte)'Z' => value - 'A',
            >= (byte)'a' and <= (byte)'z' => value - 'a' + 26,
            >= (byte)'0' and <= (byte)'9' => value - '0' + 52,
            (byte)'+' => 62,
            (byte)'/' => 63,
            _ => -1,
        };
    }
}
