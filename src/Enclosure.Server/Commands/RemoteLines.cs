using System.Text.Json.Serialization;
using Enclosure.Server.Remote;
using Enclosure.Server.Remote.Examining;

namespace Enclosure.Server.Commands;

/// <summary>What became of one file on its way up. Either it is there, or <paramref name="Error"/> says why not.</summary>
/// <param name="File">As it was named in the call.</param>
/// <param name="Code">The server's stable code.</param>
internal sealed record UploadLine(string File, string? Code, string? Error)
{
    public Guid? Id { get; init; }
    public string? Filename { get; init; }
    public long? SizeBytes { get; init; }
    public string? ContentType { get; init; }
    public string? Sha256 { get; init; }
    public DateTimeOffset? DeletesAt { get; init; }

    /// <summary>What SendKit's replies name it by.</summary>
    public string? Key { get; init; }

    public static UploadLine Of(string path, UploadedFile made) => new(path, null, null)
    {
        Id = made.Id,
        Filename = made.Filename,
        SizeBytes = made.SizeBytes,
        ContentType = made.ContentType,
        Sha256 = made.Sha256,
        DeletesAt = made.DeletesAt,
        Key = made.Key,
    };
}

/// <summary>A file that is on this machine now.</summary>
/// <param name="Verified">Whether the server has a hash to compare it with; one that differs is an error.</param>
internal sealed record DownloadLine(
    Guid Id, string Filename, string Path, long SizeBytes, string ContentType, string? Sha256, bool Verified);

internal sealed record MessageFileLine(Guid Id, string Filename, long SizeBytes, string ContentType, string? Sha256)
{
    public static MessageFileLine Of(RemoteFile file) => new(file.Id, file.Filename, file.SizeBytes, file.ContentType, file.Sha256);
}

internal sealed record MessageLine(
    Guid Id,
    string Mailbox,
    string Direction,
    string From,
    IReadOnlyList<string> To,
    string Subject,
    string Status,
    DateTimeOffset CreatedAt,
    bool AttachmentsDropped,
    IReadOnlyList<MessageFileLine> Files)
{
    public static MessageLine Of(RemoteMessage message, string mailbox) => new(
        message.Id,
        mailbox,
        message.Direction.ToLowerInvariant(),
        message.FromAddress,
        [.. message.ToAddresses, .. message.CcAddresses],
        message.Subject,
        message.Status,
        message.CreatedAt,
        message.AttachmentsDropped,
        [.. (message.Attachments ?? []).Select(MessageFileLine.Of)]);
}

/// <summary>What became of a message; of one that was only looked at, no id.</summary>
internal sealed record SentLine(
    Guid? MessageId,
    string Mailbox,
    string? Status,
    RemotePreflight Preflight,
    IReadOnlyList<UploadLine> Files,
    IReadOnlyList<RemoteDelivery> Recipients);

internal sealed record DoctorLine(string Check, string Result, string Says, string? Advice)
{
    public static DoctorLine Of(Finding finding) =>
        new(finding.Check, finding.Verdict.ToString().ToLowerInvariant(), finding.Says, finding.Advice);
}

internal sealed record DoctorReport(string Server, bool Healthy, IReadOnlyList<DoctorLine> Checks)
{
    [JsonIgnore]
    public int Warnings => Checks.Count(check => check.Result == "warn");

    [JsonIgnore]
    public int Failures => Checks.Count(check => check.Result == "fail");
}
