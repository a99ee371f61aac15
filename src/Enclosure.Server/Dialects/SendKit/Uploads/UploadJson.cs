using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Uploads;

[JsonSerializable(typeof(SuccessWire<UploadLinkWire>))]
[JsonSerializable(typeof(SuccessWire<UploadStatusWire>))]
internal sealed partial class UploadJson : JsonSerializerContext
{
    public static UploadJson Plain { get; } = new(JsonAnswer.Options());
}
