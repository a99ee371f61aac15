using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects.SendKit.Answers;

[JsonSerializable(typeof(ErrorWire))]
internal sealed partial class SendKitErrorJson : JsonSerializerContext
{
    public static SendKitErrorJson Plain { get; } = new(JsonAnswer.Options(leaveOutNulls: true));
}
