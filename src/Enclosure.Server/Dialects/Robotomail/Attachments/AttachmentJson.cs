using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Attachments;

[JsonSerializable(typeof(UploadedWire))]
[JsonSerializable(typeof(AttachmentWire))]
[JsonSerializable(typeof(AttachmentListWire))]
[JsonSerializable(typeof(DeletedWire))]
internal sealed partial class AttachmentJson : JsonSerializerContext
{
    public static AttachmentJson Plain { get; } = new(JsonAnswer.Options());
}
