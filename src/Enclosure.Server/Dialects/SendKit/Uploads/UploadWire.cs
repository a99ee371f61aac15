using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Enclosure.Server.Dialects.SendKit.Uploads;

/// <summary>A link to PUT a file to, and what to quote afterwards.</summary>
internal sealed record UploadLinkWire(
    [property: Description("PUT the raw bytes here within five minutes, with exactly the headers under 'headers'.")] string PresignedUrl,
    [property: Description("Plain read link, good once the bytes are there. Quote it, or the key, when replying.")] string Url,
    [property: Description("Name of the upload in the store. Quote it when replying.")] string Key,
    [property: Description("The name given, less path parts.")] string Filename,
    [property: Description("The type given; the PUT must carry it.")] string ContentType,
    [property: Description("Always PUT."), AllowedValues("PUT")] string Method,
    [property: Description("Headers that the PUT must carry, exactly so.")] IReadOnlyDictionary<string, string> Headers,
    [property: Description("When the link ends; a PUT begun in time completes.")] DateTimeOffset ExpiresAt,
    [property: Description("Id of the attachment, to ask for its status by.")] Guid Id);

/// <summary>How an upload stands.</summary>
internal sealed record UploadStatusWire(
    [property: Description("Id of the attachment.")] Guid Id,
    [property: Description("Name of the upload in the store.")] string Key,
    [property: Description("Plain read link; answers once the status is ready.")] string Url,
    [property: Description("Name as it is kept.")] string Filename,
    [property: Description("Type that was promised.")] string ContentType,
    [property: Description("Size that was promised, in bytes.")] long FileSize,
    [property: Description("How it stands; a reply takes ready ones.")]
    [property: AllowedValues("pending", "ready", "failed", "expired")] string Status,
    [property: Description("SHA-256 of the bytes, lower-case hex, once ready.")] string? Sha256,
    [property: Description("When the upload link was made.")] DateTimeOffset CreatedAt,
    [property: Description("When the upload link ends.")] DateTimeOffset? ExpiresAt,
    [property: Description("When the file is deleted if no message uses it; null if never, or not ready.")] DateTimeOffset? DeletesAt);
