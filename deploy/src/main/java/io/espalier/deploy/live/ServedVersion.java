package io.espalier.deploy.live;

/**
 * The network that predictions are made with now.
 *
 * @param model its name
 * @param version the records that it has learnt
 * @param parameters live ones
 * @param compression dense ÷ live parameters
 */
public record ServedVersion(String model, long version, long parameters, double compression)
    implements LiveMessage {

  @Override
  public String eventName() {
    return "served";
  }
}
