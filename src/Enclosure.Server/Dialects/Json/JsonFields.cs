using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Enclosure.Server.Dialects.Json;

/// <summary>
/// A request's JSON object, read field by field: every wrong field is collected, and <see cref="Check"/> refuses them all at once.
/// </summary>
public sealed class JsonFields : IDisposable
{
    /// <summary>A body with two texts of a message of 2^20 characters each, six bytes a character where they are escaped.</summary>
    public const int LongestMail = 16 << 20;

    private const int Longest = 1 << 20;
    private readonly JsonDocument _document;
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly List<FieldFault> _faults;

    private JsonFields(JsonDocument document, string sha256) =>
        (_document, _object, _path, _faults, Sha256) = (document, document.RootElement, "", [], sha256);

    private JsonFields(JsonFields around, JsonElement item, string path) =>
        (_document, _object, _path, _faults, Sha256) = (around._document, item, path, around._faults, around.Sha256);

    /// <summary>Hash of the body as it came, lower-case hex: what tells a repeated request from another one.</summary>
    public string Sha256 { get; }

    /// <summary>
    /// Refuses with <see cref="Refusal.UnsupportedMediaType"/>, <see cref="Refusal.InvalidJson"/> or, over 1 MB,
    /// <see cref="Refusal.MessageTooLarge"/>.
    /// </summary>
    public static Task<JsonFields> ReadAsync(HttpRequest request, CancellationToken ct) => ReadAsync(request, Longest, ct);

    /// <summary>The same for a body of at most so many bytes.</summary>
    public static async Task<JsonFields> ReadAsync(HttpRequest request, int most, CancellationToken ct)
    {
        if (request.ContentType is { Length: > 0 } && !request.HasJsonContentType())
            throw new RefusedException(Refusal.UnsupportedMediaType, "Send the body as application/json.");
        if (request.ContentLength > most) throw TooLarge(most);
        var body = await ReadWholeAsync(request, most, ct);
        var document = Parse(body);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return new JsonFields(document, Convert.ToHexStringLower(SHA256.HashData(body.Span)));
        document.Dispose();
        throw new RefusedException(Refusal.InvalidJson, "The body must be one JSON object.");
    }

    /// <summary>A text of <paramref name="min"/> to <paramref name="max"/> characters; the empty string when it is wrong.</summary>
    public string Text(string name, int min = 1, int max = 4096)
    {
        if (Find(name) is not { } value) return Fault(name, $"{name} is required.", "");
        return CheckedText(name, value, min, max) ?? "";
    }

    /// <summary>Null when the field is missing, null or wrong.</summary>
    public string? OptionalText(string name, int min = 0, int max = 4096) =>
        Find(name) is { } value ? CheckedText(name, value, min, max) : null;

    /// <summary>A whole number of at least <paramref name="min"/>; 0 when it is wrong.</summary>
    public long Integer(string name, long min)
    {
        if (Find(name) is not { } value) return Fault(name, $"{name} is required.", 0L);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min
            ? number
            : Fault(name, $"{name} must be a whole number, at least {min}.", 0L);
    }

    /// <summary>The ids of a list; empty when it is missing.</summary>
    public IReadOnlyList<Guid> Ids(string name, int most)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most)
            return Fault<IReadOnlyList<Guid>>(name, $"{name} must be a list of at most {most} ids.", []);
        var ids = new List<Guid>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String && Guid.TryParseExact(Decode(item), "D", out var id)) ids.Add(id);
            else return Fault<IReadOnlyList<Guid>>(name, $"{name} must hold ids only.", []);
        }

        return ids;
    }

    /// <summary>Texts of a list, each of which <paramref name="isGood"/>; empty when the list is missing or wrong.</summary>
    /// <param name="what">What each must be, e.g. <c>e-mail addresses</c>.</param>
    public IReadOnlyList<string> Texts(string name, int least, int most, Predicate<string> isGood, string what)
    {
        if (Find(name) is not { } value) return least == 0 ? [] : Fault<IReadOnlyList<string>>(name, $"{name} is required.", []);
        var texts = value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? Decode(item) : null).ToList()
            : null;
        return texts is not null && texts.Count >= least && texts.Count <= most
            && texts.TrueForAll(text => text is not null && isGood(text))
            ? texts!
            : Fault<IReadOnlyList<string>>(name, $"{name} must be a list of {least} to {most} {what}.", []);
    }

    /// <summary>
    /// Objects of a list, each as <paramref name="read"/> makes it; empty when the list is missing or wrong. Faults name them
    /// <c>name[i].field</c>.
    /// </summary>
    public IReadOnlyList<T> Objects<T>(string name, int most, Func<JsonFields, T> read)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most
            || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            return Fault<IReadOnlyList<T>>(name, $"{name} must be a list of at most {most} objects.", []);
        return [.. value.EnumerateArray().Select((item, at) => read(new JsonFields(this, item, $"{_path}{name}[{at}].")))];
    }

    /// <summary>At least one of the words; null when the field is missing, null or wrong.</summary>
    public IReadOnlyList<string>? OptionalWords(string name, IReadOnlyList<string> words)
    {
        if (Find(name) is not { } value) return null;
        var found = value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? Decode(item) : null).Distinct().ToList()
            : [];
        return found.Count > 0 && found.TrueForAll(words.Contains)
            ? found!
            : Fault<IReadOnlyList<string>?>(name, $"{name} must be a list of at least one of: {string.Join(", ", words)}.", null);
    }

    /// <summary>Texts under names of the caller's choice; null when the field is missing, null or wrong.</summary>
    /// <param name="isMeant">Members of other names are passed over, whatever they hold.</param>
    public IReadOnlyDictionary<string, string>? OptionalTexts(string name, int most, Predicate<string>? isMeant = null)
    {
        if (Find(name) is not { } value) return null;
        var members = value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Select(member => (Name: NameOf(member), member.Value))
                .Where(member => isMeant?.Invoke(member.Name) ?? true).ToList()
            : null;
        if (members is null || members.Count > most)
            return Fault<IReadOnlyDictionary<string, string>?>(name, $"{name} must be an object of at most {most} members.", null);
        var texts = new Dictionary<string, string>();
        foreach (var member in members)
        {
            if (member.Value.ValueKind != JsonValueKind.String || Decode(member.Value) is not { } text)
                return Fault<IReadOnlyDictionary<string, string>?>(name, $"{name} must hold texts only.", null);
            texts[member.Name] = text;
        }

        return texts;
    }

    /// <summary>An id, or null when the field is missing, null or wrong.</summary>
    public Guid? OptionalId(string name)
    {
        if (Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String && Guid.TryParseExact(Decode(value), "D", out var id)
            ? id
            : Fault<Guid?>(name, $"{name} must be an id.", null);
    }

    /// <summary>Whether the field is there and null.</summary>
    public bool IsNull(string name) => _object.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>Adds a fault the dialect found in a field.</summary>
    public T Fault<T>(string name, string message, T instead)
    {
        _faults.Add(new FieldFault(_path + name, _path + message));
        return instead;
    }

    public bool IsFaultless => _faults.Count == 0;

    public bool IsFaulty(string name) => _faults.Exists(fault => fault.Field == _path + name);

    /// <summary>Refuses with <see cref="Refusal.ValidationError"/> when any field was wrong, naming each.</summary>
    public void Check()
    {
        if (_faults.Count > 0)
            throw new RefusedException(Refusal.ValidationError, string.Join(' ', _faults.Select(fault => fault.Message)), _faults);
    }

    public void Dispose() => _document.Dispose();

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw new RefusedException(
                Refusal.InvalidJson,
                $"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}). Correct it and send it again.",
                inner: e);
        }
    }

    /// <summary>Counted while reading: at a limit of its own the server would close at once, and the client never see why.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadWholeAsync(HttpRequest request, int most, CancellationToken ct)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var whole = new MemoryStream();
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(ct);
            foreach (var piece in read.Buffer) whole.Write(piece.Span);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (whole.Length > most) throw TooLarge(most);
            if (read.IsCompleted) break;
        }

        var bytes = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        return bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }

    private static RefusedException TooLarge(int most) =>
        new(Refusal.MessageTooLarge, $"The JSON body is larger than {most} bytes. Send less.");

    private JsonElement? Find(string name)
    {
        try
        {
            return _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException e)
        {
            throw InvalidName(e);
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException e)
        {
            throw InvalidName(e);
        }
    }

    private static RefusedException InvalidName(InvalidOperationException e) =>
        new(Refusal.InvalidJson, "The body has a member whose name is not valid Unicode. Correct it and send it again.", inner: e);

    private string? CheckedText(string name, JsonElement value, int min, int max)
    {
        if (value.ValueKind != JsonValueKind.String) return Fault<string?>(name, $"{name} must be a string.", null);
        if (Decode(value) is not { } text) return Fault<string?>(name, $"{name} must be valid Unicode without NUL.", null);
        return text.Length >= min && text.Length <= max ? text : Fault<string?>(name, $"{name} must have {min} to {max} characters.", null);
    }

    /// <summary>
    /// Null for a lone surrogate, which JSON's escapes permit and UTF-8 does not, or a NUL, which not every database keeps.
    /// </summary>
    private static string? Decode(JsonElement value)
    {
        try
        {
            var text = value.GetString()!;
            return text.Contains('\0') ? null : text;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
