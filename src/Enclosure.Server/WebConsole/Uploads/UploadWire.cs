using System.Text.Json.Serialization;
using Enclosure.Attachments;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.WebConsole.Uploads;

/// <summary>A file that is there.</summary>
internal sealed record UploadedWire(
    Guid Id, string Filename, string ContentType, long SizeBytes, string? Sha256, DateTimeOffset? DeletesAt)
{
    public static UploadedWire Of(Attachment file, UploadRules rules) =>
        new(file.Id, file.Filename, file.ContentType, file.SizeBytes, file.Sha256, file.DeletesAt(rules.UnusedLifetime));
}

/// <summary>Where to PUT a file, with which type, and until when that may begin.</summary>
internal sealed record UploadLinkWire(Guid Id, string Url, string ContentType, DateTimeOffset ExpiresAt);

[JsonSerializable(typeof(UploadedWire))]
[JsonSerializable(typeof(UploadLinkWire))]
internal sealed partial class UploadsJson : JsonSerializerContext
{
    public static UploadsJson Plain { get; } = new(JsonAnswer.Options());
}
