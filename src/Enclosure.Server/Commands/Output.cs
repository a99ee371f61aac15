using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Enclosure.Moving;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Settings;
using Enclosure.Sweeping;
using Spectre.Console;

namespace Enclosure.Server.Commands;

/// <summary>What a command says: JSON for programs, aligned columns for people.</summary>
internal sealed class Output(TextWriter writer, bool json)
{
    public bool IsJson => json;

    /// <summary>One object; as text, a line for each member.</summary>
    public void Show<T>(T value, JsonTypeInfo<T> type)
    {
        if (json) writer.WriteLine(JsonSerializer.Serialize(value, type));
        else Write([.. Members(JsonSerializer.SerializeToElement(value, type)).Select(member => new[] { member.Name, member.Value })]);
    }

    /// <summary>A list; as text, a table with the members as columns.</summary>
    public void ShowAll<T>(IReadOnlyList<T> values, JsonTypeInfo<IReadOnlyList<T>> type)
    {
        if (json)
        {
            writer.WriteLine(JsonSerializer.Serialize(values, type));
            return;
        }

        var rows = JsonSerializer.SerializeToElement(values, type).EnumerateArray().Select(row => Members(row).ToList()).ToList();
        if (rows.Count == 0) writer.WriteLine("none");
        else Table(rows[0].Select(member => member.Name), rows.Select(row => row.Select(member => member.Value).ToArray()));
    }

    /// <summary>A document a line, for what goes on and on.</summary>
    public void ShowInOneLine<T>(T value, JsonTypeInfo<T> type)
    {
        writer.WriteLine(JsonSerializer.Serialize(value, type));
        writer.Flush();
    }

    /// <summary>Text for people, where a table of members would not be read.</summary>
    public void Table(IEnumerable<string> head, IEnumerable<string[]> rows) => Write([[.. head], .. rows]);

    /// <inheritdoc cref="Table"/>
    public void Line(string text) => writer.WriteLine(string.Join('\n', text.Split('\n').Select(Printable.Line)));

    private static IEnumerable<(string Name, string Value)> Members(JsonElement element) =>
        element.EnumerateObject().Select(member => (member.Name, Text(member.Value)));

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "-",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        JsonValueKind.Object => string.Join(" ", value.EnumerateObject().Select(member => Text(member.Value))),
        _ => value.ToString(),
    };

    private void Write(IReadOnlyList<string[]> rows)
    {
        List<string[]> shown = [.. rows.Select(row => row.Select(Printable.Line).ToArray())];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => shown.Max(row => row[column].GetCellWidth())).ToArray();
        foreach (var row in shown) writer.WriteLine(string.Join("  ", row.Select((cell, column) => Pad(cell, widths[column]))).TrimEnd());
    }

    /// <summary>By the columns that a terminal gives each letter.</summary>
    private static string Pad(string cell, int width) => cell + new string(' ', width - cell.GetCellWidth());
}

internal sealed record FirstRunWire(
    string Url, Guid AccountId, string RobotomailKey, string SendkitKey, Guid MailboxId, string MailboxAddress);

internal sealed record SweepLine(
    bool Ran, int Settled, int Expired, int UnusedDeleted, int EndedForgotten, int BlobsRemoved, int LeftoversDropped, int KeysForgotten,
    int MailPurged, int EventsForgotten)
{
    public static SweepLine Of(SweepResult result) => new(
        result.Ran,
        result["settled"],
        result["expired"],
        result["unused"],
        result["ended"],
        result["blobs"],
        result["leftovers"],
        result["idempotency-keys"],
        result["mail"],
        result["deliveries"] + result["events"]);
}

internal sealed record MailboxLine(Guid MailboxId, string MailboxAddress, string Status);

/// <summary>An account; its keys and first mailbox only in the answer to its creation.</summary>
internal sealed record AccountLine(
    Guid AccountId,
    string Name,
    string Email,
    string Slug,
    bool Suspended,
    long StorageLimitBytes,
    long StorageUsedBytes,
    long InboundLimit,
    IReadOnlyList<MailboxLine> Mailboxes)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RobotomailKey { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SendkitKey { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? MailboxId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MailboxAddress { get; init; }
}

internal sealed record KeyLine(
    Guid KeyId, Guid AccountId, string Kind, string Prefix, string? Name, DateTimeOffset CreatedAt, bool Enabled);

internal sealed record NewKeyLine(Guid KeyId, Guid AccountId, string Kind, string Key);

internal sealed record RevokedLine(Guid KeyId, bool Revoked);

internal sealed record RotatedLine(string AccessKeyId);

internal sealed record CheckLine(string What, string Id, string Problem);

/// <summary>A step of the bucket's self-test: <c>ok</c>, <c>failed</c> or <c>warning</c>.</summary>
internal sealed record StorageLine(string Step, string Result, string Advice);

/// <summary>Whose pages may use the bucket's links.</summary>
internal sealed record CorsLine(IReadOnlyList<string> Origins);

/// <summary>
/// What became of an import; what is withheld (over the month's limit) is imported. The single refusals only in JSON: a person has read
/// them as they came.
/// </summary>
internal sealed record ImportLine(long Imported, long Withheld, long Duplicates, long Refused, long Skipped)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ImportRefusal>? Refusals { get; init; }
}

/// <summary>A message that was not taken.</summary>
/// <param name="Message">Which one of an mbox, from 1; 0 for a file that is one message.</param>
internal sealed record ImportRefusal(string File, long Message, string Reason);

/// <summary>What a transfer did; of the tables only JSON tells.</summary>
/// <param name="At">What was acknowledged until then is in the copy.</param>
internal sealed record TransferLine(
    string From,
    string To,
    string Files,
    DateTimeOffset At,
    long Rows,
    long Blobs,
    long Bytes,
    long CopiedBlobs,
    long CopiedBytes,
    long MendedBlobs,
    long RemovedBlobs)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TableDigest>? Tables { get; init; }
}

[JsonSerializable(typeof(FirstRunWire))]
[JsonSerializable(typeof(AccountLine))]
[JsonSerializable(typeof(IReadOnlyList<AccountLine>))]
[JsonSerializable(typeof(IReadOnlyList<MailboxLine>))]
[JsonSerializable(typeof(MailboxLine))]
[JsonSerializable(typeof(IReadOnlyList<KeyLine>))]
[JsonSerializable(typeof(NewKeyLine))]
[JsonSerializable(typeof(RevokedLine))]
[JsonSerializable(typeof(RotatedLine))]
[JsonSerializable(typeof(IReadOnlyList<CheckLine>))]
[JsonSerializable(typeof(IReadOnlyList<StorageLine>))]
[JsonSerializable(typeof(IReadOnlyList<SettingLine>))]
[JsonSerializable(typeof(SweepLine))]
[JsonSerializable(typeof(ImportLine))]
[JsonSerializable(typeof(TransferLine))]
[JsonSerializable(typeof(IReadOnlyList<UploadLine>))]
[JsonSerializable(typeof(IReadOnlyList<DownloadLine>))]
[JsonSerializable(typeof(IReadOnlyList<MessageLine>))]
[JsonSerializable(typeof(MessageLine))]
[JsonSerializable(typeof(SentLine))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(CorsLine))]
internal sealed partial class OutputJson : JsonSerializerContext
{
    public static OutputJson Plain { get; } = new(JsonAnswer.Options(indented: true));

    /// <summary>Without line ends.</summary>
    public static OutputJson Dense { get; } = new(JsonAnswer.Options());
}
