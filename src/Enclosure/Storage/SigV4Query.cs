using System.Text;

namespace Enclosure.Storage;

/// <summary>
/// The parameters of one query, each percent-encoded once and kept in canonical order: by encoded name, then encoded value, byte
/// by byte. Both ends of a signature build it, one from plain pairs, the other from the query as received.
/// </summary>
internal ref struct SigV4Query(Span<byte> text, Span<SigV4Query.Part> parts)
{
    /// <summary>More parameters than any client signs; bounds the work a stranger can cause.</summary>
    public const int MaxParts = 64;

    private SigV4Buffer _encoded = new(text);
    private readonly Span<Part> _parts = parts;

    internal readonly record struct Part(int Start, int NameEnd, int End);

    public int Count { get; private set; }

    /// <summary>True when parameters were left out because there were more than <see cref="MaxParts"/>.</summary>
    public bool Overflowed { get; private set; }

    public void Add(scoped ReadOnlySpan<char> name, scoped ReadOnlySpan<char> value, SigV4Form form = SigV4Form.Plain)
    {
        if (Count == _parts.Length)
        {
            Overflowed = true;
            return;
        }
        var start = _encoded.Length;
        _encoded.AppendEncoded(name, form);
        var nameEnd = _encoded.Length;
        _encoded.AppendEncoded(value, form);
        Insert(new Part(start, nameEnd, _encoded.Length));
    }

    /// <summary>Adds every parameter of a query as received, with or without question mark. One without <c>=</c> is empty.</summary>
    public void AddRaw(scoped ReadOnlySpan<char> query)
    {
        if (query.StartsWith('?')) query = query[1..];
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf('=');
            if (equals < 0) Add(pair, "", SigV4Form.RawQuery);
            else Add(pair[..equals], pair[(equals + 1)..], SigV4Form.RawQuery);
        }
    }

    public readonly ReadOnlySpan<byte> Name(int index) => _encoded.Written[_parts[index].Start.._parts[index].NameEnd];

    /// <summary>The value of a parameter, still encoded.</summary>
    public readonly ReadOnlySpan<byte> Value(int index) => _encoded.Written[_parts[index].NameEnd.._parts[index].End];

    public readonly string Decoded(ReadOnlySpan<byte> encodedText) => Uri.UnescapeDataString(Encoding.ASCII.GetString(encodedText));

    /// <summary>Where a parameter is; -1 when it is absent, -2 when it came more than once.</summary>
    public readonly int Find(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (!Name(i).SequenceEqual(name)) continue;
            return i + 1 < Count && Name(i + 1).SequenceEqual(name) ? -2 : i;
        }
        return -1;
    }

    /// <summary>Writes the canonical query string, leaving out X-Amz-Signature.</summary>
    public readonly void WriteTo(ref SigV4Buffer request)
    {
        var first = true;
        for (var i = 0; i < Count; i++)
        {
            if (Name(i).SequenceEqual(SigV4Parameter.Signature)) continue;
            if (!first) request.Append('&');
            first = false;
            request.Append(Name(i));
            request.Append('=');
            request.Append(Value(i));
        }
    }

    public void Dispose() => _encoded.Dispose();

    private void Insert(Part part)
    {
        var at = Count++;
        _parts[at] = part;
        while (at > 0 && Compare(at - 1, at) > 0)
        {
            (_parts[at - 1], _parts[at]) = (_parts[at], _parts[at - 1]);
            at--;
        }
    }

    private readonly int Compare(int left, int right)
    {
        var byName = Name(left).SequenceCompareTo(Name(right));
        return byName != 0 ? byName : Value(left).SequenceCompareTo(Value(right));
    }
}

/// <summary>The six parameters of a presigned link, in the bytes they have in a query.</summary>
internal static class SigV4Parameter
{
    public static ReadOnlySpan<byte> Algorithm => "X-Amz-Algorithm"u8;
    public static ReadOnlySpan<byte> Credential => "X-Amz-Credential"u8;
    public static ReadOnlySpan<byte> Date => "X-Amz-Date"u8;
    public static ReadOnlySpan<byte> Expires => "X-Amz-Expires"u8;
    public static ReadOnlySpan<byte> SignedHeaders => "X-Amz-SignedHeaders"u8;
    public static ReadOnlySpan<byte> Signature => "X-Amz-Signature"u8;

    public static bool IsOne(ReadOnlySpan<byte> name) =>
        name.SequenceEqual(Algorithm) || name.SequenceEqual(Credential) || name.SequenceEqual(Date)
        || name.SequenceEqual(Expires) || name.SequenceEqual(SignedHeaders) || name.SequenceEqual(Signature);
}
